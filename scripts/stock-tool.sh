#!/usr/bin/env bash
# Installs cargo-stylus, against which the build of the programs is compared, and prints its path. It
# takes some minutes once for each version of it and of the compiler.
#
#   CARGO_STYLUS=$(scripts/stock-tool.sh) cargo basalt test -p basalt-programs
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.10.10
compiler=$(rustc --version | cut -d ' ' -f 2)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/basalt/cargo-stylus-$version-rustc-$compiler
tool=$folder/bin/cargo-stylus
if ! [ -x "$tool" ]; then
    cargo install cargo-stylus --version "$version" --locked --root "$folder" >&2
fi
echo "$tool"
