#!/usr/bin/env bash
# stylus-sdk 0.10.10: a program that depends on it, with default features, also depends on trybuild (a
# harness for compile tests), clap (a command line parser) and regex. All three are normal
# dependencies, not those of its own tests, and also for wasm32-unknown-unknown.
#
# It matters to every workspace that tests a Stylus contract natively: each build compiles them, and
# each reaches the lock file with what it depends on. A dependency on the SDK for wasm targets only
# keeps them out of native builds.
#
# Seen here: trybuild through stylus-proc, clap directly, regex through stylus-core.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Cargo.toml <<'TOML'
[package]
name = "probe"
version = "0.1.0"
edition = "2024"

[lib]
path = "lib.rs"

[dependencies]
stylus-sdk = "=0.10.10"
TOML
touch lib.rs

cargo +1.95.0 --version
for crate in trybuild clap regex; do
    # Of normal edges only, for the chain's target.
    tree=$(cargo +1.95.0 tree --quiet --target wasm32-unknown-unknown --edges normal --invert "$crate")
    echo "$tree"
    if [[ $tree != "$crate v"*"stylus-sdk v0.10.10"* ]]; then
        echo "changed: stylus-sdk does not depend on $crate" >&2
        exit 1
    fi
done
echo "as described: trybuild, clap and regex are dependencies of every program"
