#!/usr/bin/env bash
# Mutation tests: changes one expression of the money code at a time and runs the native tests, which
# must fail.
#
#   scripts/mutants.sh sample [CRATE...]   a fixed sample of about 400 mutants
#   scripts/mutants.sh all [CRATE...]      every mutant, about 1,500
#   scripts/mutants.sh report [all]        the scores so far, and survivors that nobody has judged
#
# Works on a clone of HEAD in target/mutants and never on the checkout. Mutants that were caught are kept
# there: a run that was stopped goes on where it was. `rm -r target/mutants` begins anew.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=27.0.0
JUDGED=tests/mutants.md
OUT=$PWD/target/mutants

# A crate, and of how many of its mutants the sample takes one: at least 40, or all there are.
CRATES=(
    "basalt-accountant 1" "basalt-withdrawal-queue 2" "basalt-restaking-manager 3"
    "basalt-staking-vault 1" "basalt-vault 4" "basalt-math 5" "basalt-kit 6"
)

# The tests that must notice, in three passes: each meets only what survived the ones before. The
# search builds fast and notices most. Attacks are left out: they take long, and hardly notice what
# the search does not.
SEARCH=(--timeout 60 --test-package basalt-search --cargo-arg --test --cargo-arg sequences)
SUITE=(--timeout 60 --test-package basalt-native --cargo-arg --test --cargo-arg suite
    --cargo-arg --test --cargo-arg host --cargo-arg --test --cargo-arg routes)
REST=(--timeout 400 --cargo-arg --lib)
for package in accountant kit math restaking-manager search staking-vault vault withdrawal-queue; do
    REST+=(--test-package "basalt-$package")
done
for target in books codec defects headlines interface_ids layout operation pause properties storage \
    sums vault; do
    REST+=(--cargo-arg --test --cargo-arg "$target")
done
# Building takes most of the time, so what the tests are made of is little optimised.
PROFILE=(--profile tools)
for package in native search; do
    PROFILE+=(--cargo-arg --config --cargo-arg "profile.tools.package.basalt-$package.opt-level=1")
done

fail() {
    echo "$1" >&2
    exit 1
}

install() {
    TOOL=${XDG_CACHE_HOME:-$HOME/.cache}/basalt/cargo-mutants-$VERSION
    [ -x "$TOOL/bin/cargo-mutants" ] ||
        cargo install cargo-mutants --version "$VERSION" --locked --root "$TOOL"
    PATH=$TOOL/bin:$PATH
}

# A clean tree of HEAD, with the target directory of earlier runs.
check_out() {
    rm -rf "$OUT/clone" "$OUT/tree/.git"
    mkdir -p "$OUT/tree" "$OUT/$MODE"
    git clone -q --no-checkout . "$OUT/clone"
    mv "$OUT/clone/.git" "$OUT/tree/.git"
    git -C "$OUT/tree" reset -q --hard
    git -C "$OUT/tree" clean -qfdx -e target
}

# Without a mutant the tests must pass: else each mutant would seem to be noticed.
baseline() {
    local config
    config=$(printf -- '--config profile.tools.package.basalt-%s.opt-level=1 ' native search)
    # Two words for each setting.
    # shellcheck disable=SC2086
    (cd "$OUT/tree" && cargo test -q --profile tools $config -p basalt-search --test sequences &&
        cargo test -q --profile tools $config -p basalt-native --test suite --test host --test routes) ||
        fail "the tests fail without any mutant"
}

# The names of the mutants of one crate: one of every `part`. By name: a shard of what is left after a
# stop would be another sample. Host functions of wasm are not among what native tests compile.
choose() {
    mkdir -p "$OUT/$MODE/$1"
    cargo mutants --dir "$OUT/tree" --list --package "$1" --shard "0/$2" \
        --sharding round-robin --no-shuffle --colors never |
        grep -v '/vm/stylus\.rs:' >"$OUT/$MODE/$1/names"
    [ -s "$OUT/$MODE/$1/names" ] || fail "there are no mutants of $1"
}

# The mutants of a crate that no earlier pass has caught, with some tests.
pass() {
    local crate=$1 folder=$OUT/$MODE/$1 examined=() status=0 name
    shift
    # What a pass that was stopped has caught.
    collect "$folder"
    while IFS= read -r name; do examined+=(--re "^$(escape "$name")\$"); done <"$folder/names"
    # 2: some survived; 3: some tests took too long. Both are results.
    cargo mutants --dir "$OUT/tree" --in-place --iterate --output "$folder" --package "$crate" \
        "${examined[@]}" --no-shuffle --baseline skip "${PROFILE[@]}" "$@" --build-timeout 600 \
        --colors never || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || [ "$status" -eq 3 ] || exit "$status"
    collect "$folder"
    # The tool also tries fields of structs that no expression names.
    grep -xFf "$folder/names" "$folder/mutants.out/missed.txt" >"$folder/survived" || true
}

# Adds the results of the last pass to those of all passes. The tool keeps mutants that were caught and
# those that do not compile in one list, and would meet one that never ends again.
collect() {
    local results=$1/mutants.out
    [ -d "$results" ] || return 0
    cat "$results/timeout.txt" >>"$results/caught.txt"
    cat "$results/caught.txt" >>"$1/caught"
}

# A regular expression that only matches the text.
escape() {
    sed 's/[][\.*^$+?(){}|/\\]/\\&/g' <<<"$1"
}

# The mutants of the table, without the marks of Markdown.
judged() {
    sed -nE 's/^\| `([^`]+)` \|.*/\1/p' "$JUDGED" | sed 's/\\|/|/g'
}

# A mutant without line and column: "file: what changes".
mutant() {
    sed -E 's/^([^:]+):[0-9]+:[0-9]+: /\1: /' <<<"$1"
}

report() {
    local caught survived folder line sums=(0 0) open=()
    printf '%-28s%8s%10s%8s\n' crate caught survived score
    for folder in "$OUT/$MODE"/*/; do
        if [ ! -f "$folder/survived" ]; then
            printf '%-28s not yet\n' "$(basename "$folder")"
            continue
        fi
        caught=$(sort -u "$folder/caught" | grep -cxFf "$folder/names" || true)
        survived=$(wc -l <"$folder/survived")
        row "$(basename "$folder")" "$caught" "$survived"
        sums=($((sums[0] + caught)) $((sums[1] + survived)))
        while IFS= read -r line; do
            judged | grep -qxF -- "$(mutant "$line")" || open+=("$line")
        done <"$folder/survived"
    done
    row all "${sums[@]}"
    [ "${#open[@]}" -eq 0 ] || printf 'not judged: %s\n' "${open[@]}"
}

# Caught mutants of all viable ones, in percent, rounded down.
row() {
    printf '%-28s%8d%10d%7d%%\n' "$1" "$2" "$3" $(($2 + $3 == 0 ? 100 : 100 * $2 / ($2 + $3)))
}

VERB=${1:-}
shift || true
case $VERB in
report)
    MODE=${1:-sample}
    [ -d "$OUT/$MODE" ] || fail "there are no results in $OUT/$MODE"
    report
    exit
    ;;
sample | all) MODE=$VERB ;;
*) fail "usage: scripts/mutants.sh sample|all [CRATE...], or report [all]" ;;
esac
for crate in "$@"; do
    [[ " ${CRATES[*]} " == *" $crate "* ]] || fail "$crate is not among: ${CRATES[*]}"
done
install
check_out
baseline
chosen=()
for entry in "${CRATES[@]}"; do
    read -r crate part <<<"$entry"
    [ $# -eq 0 ] || [[ " $* " == *" $crate "* ]] || continue
    [ "$MODE" = sample ] || part=1
    choose "$crate" "$part"
    chosen+=("$crate")
done
for crate in "${chosen[@]}"; do pass "$crate" "${SEARCH[@]}"; done
for crate in "${chosen[@]}"; do pass "$crate" "${SUITE[@]}"; done
for crate in "${chosen[@]}"; do pass "$crate" "${REST[@]}"; done
report
