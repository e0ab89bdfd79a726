#!/usr/bin/env bash
# cargo 1.95.0: a package whose library has the crate types "lib" and "cdylib" is built without
# link-time optimisation, although its release profile says lto = "fat". There is no warning. With
# "cdylib" alone the same package gets `-C lto=fat`.
#
# It matters to every Stylus project: the usual manifest has both types, so the program that goes on
# chain is larger and dearer to call than its profile promises.
#
# Seen here: rustc gets `--crate-type lib --crate-type cdylib` and no `lto` flag.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > src/lib.rs <<'RUST'
#[unsafe(no_mangle)]
pub extern "C" fn digits(number: u64) -> usize {
    itoa::Buffer::new().format(number).len()
}
RUST

# The flags that rustc gets for a library of these crate types.
flags() {
    cat > Cargo.toml <<TOML
[package]
name = "probe"
version = "0.1.0"
edition = "2024"

[lib]
crate-type = [$1]

[dependencies]
itoa = "=1.0.15"

[profile.release]
lto = "fat"
TOML
    cargo +1.95.0 build --release --verbose 2>&1 | grep -- '--crate-name probe'
}

cargo +1.95.0 --version
both=$(flags '"lib", "cdylib"')
alone=$(flags '"cdylib"')

if [[ $alone != *"lto=fat"* ]]; then
    echo "changed: cdylib alone is built without lto=fat" >&2
    exit 1
fi
if [[ $both == *"lto"* ]]; then
    echo "changed: lib and cdylib together are built with a flag for lto" >&2
    exit 1
fi
echo "as described: lto=fat with cdylib alone, no lto flag with lib beside it"
