#!/usr/bin/env bash
# cargo-mutants 27.0.0: filters by name do not reach every mutant. Mutants that delete a field of a struct
# expression with a base (`..old`) stay in the list whatever `--re` says, and `--exclude-re` does not
# remove them. Every other mutant obeys.
#
# It matters to who chooses mutants by name, such as a fixed sample or the rest of a run that was stopped:
# the run has more mutants than were chosen, and a score over its results counts them.
#
# Seen here: `--re 'no such name'` lists one mutant instead of none.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo +1.95.0 install --quiet cargo-mutants --version 27.0.0 --locked --root "$folder/tool"
PATH=$folder/tool/bin:$PATH

mkdir -p "$folder/probe/src"
cd "$folder/probe"
cat > Cargo.toml <<'TOML'
[package]
name = "probe"
version = "0.1.0"
edition = "2024"
TOML
cat > src/lib.rs <<'RUST'
#[derive(Clone, Copy, Default)]
pub struct Limits {
    pub cap: u32,
    pub fee: u32,
}

pub fn with_cap(old: Limits, cap: u32) -> Limits {
    Limits { cap, ..old }
}

pub fn sum(a: u32, b: u32) -> u32 {
    a + b
}
RUST

list() {
    cargo mutants --list --colors never "$@" | sed -E 's/^[^ ]+ //' | sort
}

expect() {
    [ "$2" = "$3" ] || { printf '%s:\nexpected\n%s\nfound\n%s\n' "$1" "$2" "$3" >&2; exit 1; }
}

deleted='delete field cap from struct Limits expression in with_cap'
expect "a name that no mutant has" "$deleted" "$(list --re 'no such name')"
plus='replace + with - in sum'
expect "the name of one mutant" "$deleted
$plus" "$(list --re '^.*replace \+ with - in sum$')"
expect "without the field" "$(list)" "$(list --exclude-re 'delete field')"
echo "cargo-mutants 27.0.0 lists \"$deleted\" whatever --re and --exclude-re say"
