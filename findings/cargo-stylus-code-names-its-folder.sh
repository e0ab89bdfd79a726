#!/usr/bin/env bash
# cargo-stylus 0.10.10: the code of a contract depends on the path of the folder in which it was built. The
# hash of the sources that the tool adds to the module covers the absolute path of each file, so two
# copies of one project build to different code, although the compiler's module is the same.
#
# It matters to who verifies without a container: `cargo stylus verify --no-verify` succeeds only in a
# folder of the same path as that of the deployment, and code hashes of two machines cannot be compared.
# A container mounts every project at one place, which hides it.
#
# Seen here: init code of equal length, equal at the first place again, and different at another.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo +1.95.0 install --quiet cargo-stylus --version 0.10.10 --locked --root "$folder/tool"

mkdir -p "$folder/one/src"
cd "$folder/one"
cat > Cargo.toml <<'TOML'
[package]
name = "probe"
version = "0.1.0"
edition = "2024"

[lib]
crate-type = ["cdylib"]

[workspace]

[profile.release]
panic = "abort"
strip = true
TOML
cat > Stylus.toml <<'TOML'
[workspace]

[workspace.networks]

[contract]

[contract.deployments]
TOML
cat > rust-toolchain.toml <<'TOML'
[toolchain]
channel = "1.95.0"
targets = ["wasm32-unknown-unknown"]
TOML
cat > src/lib.rs <<'RUST'
#[unsafe(no_mangle)]
pub extern "C" fn user_entrypoint(_length: usize) -> usize {
    0
}
RUST
cargo generate-lockfile --quiet
cp -r "$folder/one" "$folder/two"

code_in() {
    cd "$folder/$1"
    "$folder/tool/bin/cargo-stylus" stylus get-initcode --output "$folder/$1.hex" >"$folder/log" 2>&1 ||
        { cat "$folder/log" >&2; exit 1; }
    cat "$folder/$1.hex"
}

first=$(code_in one)
[ "$first" = "$(code_in one)" ] || { echo "the same folder built other code" >&2; exit 1; }
second=$(code_in two)
[ "$first" != "$second" ] || { echo "another folder built the same code: this changed" >&2; exit 1; }
cmp "$folder/one/target/wasm32-unknown-unknown/release/deps/probe.wasm" \
    "$folder/two/target/wasm32-unknown-unknown/release/deps/probe.wasm"
echo "cargo-stylus 0.10.10 builds other code of the same sources and the same module in another folder"
