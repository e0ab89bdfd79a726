#!/usr/bin/env bash
# Mutation tests: changes one expression of the money code at a time and runs the native tests, which
# must fail.
#
#   scripts/mutants.sh sample [CRATE...]   the fixed sample, about 400 mutants: 3 h on two cores
#   scripts/mutants.sh all [CRATE...]      every mutant: about 10 h
#   scripts/mutants.sh report sample|all   the scores so far, and survivors that nobody has judged
#
# Works on a clone of HEAD in target/mutants and never on the checkout. Finished mutants are kept
# there: a run that was stopped goes on where it was. `rm -r target/mutants` begins anew.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=27.0.0
JUDGED=tests/mutants.md
OUT=$PWD/target/mutants

# Crate, folder, and of how many mutants the sample takes one: at least 40 of each, or all there are.
CRATES=(
    "basalt-accountant 1" "basalt-withdrawal-queue 2" "basalt-restaking-manager 3"
    "basalt-staking-vault 1" "basalt-vault 4" "basalt-math 5" "basalt-kit 6"
)

# The tests that must notice: first the search alone, which builds fast and notices most; then, for
# what survives it, all native tests. Attacks are left out: they take long, and hardly notice what
# the search does not.
# Arguments of cargo. A build takes most of the time, so it is little optimised.
LESS=()
SEARCH=(--timeout 60 --test-package basalt-search --cargo-arg --test --cargo-arg sequences)
NATIVE=(--timeout 300 --cargo-arg --lib)
for package in accountant kit math native restaking-manager search staking-vault vault \
    withdrawal-queue; do
    NATIVE+=(--test-package "basalt-$package")
done
for target in books codec defects headlines host interface_ids layout operation pause properties \
    routes storage suite sums vault; do
    NATIVE+=(--cargo-arg --test --cargo-arg "$target")
done
for package in native search; do
    LESS+=(--cargo-arg --config --cargo-arg "profile.tools.package.basalt-$package.opt-level=1")
done

install() {
    TOOL=${XDG_CACHE_HOME:-$HOME/.cache}/basalt/cargo-mutants-$VERSION
    [ -x "$TOOL/bin/cargo-mutants" ] ||
        cargo install cargo-mutants --version "$VERSION" --locked --root "$TOOL"
    PATH=$TOOL/bin:$PATH
}

# Mutants of one crate: one of every `part`.
run() {
    local crate=$1 part=$2 missed=$OUT/$MODE/$1/mutants.out/missed.txt names
    # By name: a shard of what is left after a stop would be another sample.
    mapfile -t names < <(cargo mutants --dir "$OUT/tree" --list --package "$crate" \
        --shard "0/$part" --sharding round-robin --no-shuffle --colors never)
    pass "$crate" "${SEARCH[@]}"
    [ ! -s "$missed" ] || pass "$crate" "${NATIVE[@]}"
}

# The mutants `names` of a crate that no earlier pass has caught, with some tests.
pass() {
    local crate=$1 examined=() status=0
    shift
    for name in "${names[@]}"; do examined+=(--re "^$(escape "$name")\$"); done
    # What a pass that was stopped has caught.
    collect "$OUT/$MODE/$crate"
    # 2: some survived; 3: some tests took too long. Both are results.
    cargo mutants --dir "$OUT/tree" --in-place --iterate --output "$OUT/$MODE/$crate" \
        --package "$crate" "${examined[@]}" --no-shuffle --baseline skip --profile tools \
        "${LESS[@]}" "$@" --build-timeout 600 --colors never || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || [ "$status" -eq 3 ] || exit "$status"
    collect "$OUT/$MODE/$crate"
}

# Adds the results of the last pass to those of all passes. The tool keeps mutants that were caught and
# those that do not compile in one list; and it would meet one that never ends again.
collect() {
    local results=$1/mutants.out
    [ -d "$results" ] || return 0
    cat "$results/timeout.txt" >>"$results/caught.txt"
    cat "$results/caught.txt" >>"$1/caught"
    cp "$results/missed.txt" "$1/survived"
}

# A regular expression that only matches the text.
escape() {
    sed 's/[][\.*^$+?(){}|/\\]/\\&/g' <<<"$1"
}

report() {
    local caught missed folder line all_caught=0 all_missed=0 all_judged=0 judged
    printf '%-28s%8s%10s%9s%8s\n' crate caught survived judged score
    for folder in "$OUT/$MODE"/*/; do
        caught=$(sort -u "$folder/caught" | wc -l)
        missed=0 judged=0
        while IFS= read -r line; do
            missed=$((missed + 1))
            # The place in the file changes; the name of the mutant does not.
            if grep -qF -- "$(mutant "$line")" "$JUDGED"; then judged=$((judged + 1)); fi
        done <"$folder/survived"
        printf '%-28s%8d%10d%9d%7d%%\n' "$(basename "$folder")" "$caught" "$missed" "$judged" \
            "$(score "$caught" "$missed")"
        all_caught=$((all_caught + caught)) all_missed=$((all_missed + missed))
        all_judged=$((all_judged + judged))
    done
    printf '%-28s%8d%10d%9d%7d%%\n\n' all "$all_caught" "$all_missed" "$all_judged" \
        "$(score "$all_caught" "$all_missed")"
    for folder in "$OUT/$MODE"/*/; do
        while IFS= read -r line; do
            grep -qF -- "$(mutant "$line")" "$JUDGED" || echo "not judged: $line"
        done <"$folder/survived"
    done
}

# The mutant without line and column: "file: what changes".
mutant() {
    sed -E 's/^([^:]+):[0-9]+:[0-9]+: /\1: /' <<<"$1"
}

# Caught mutants of all viable ones, in percent, rounded down.
score() {
    echo $(($1 + $2 == 0 ? 100 : 100 * $1 / ($1 + $2)))
}

VERB=${1:?sample, all or report}
shift
if [ "$VERB" = report ]; then
    MODE=${1:-sample}
    report
    exit
fi
MODE=$VERB
install
rm -rf "$OUT/tree/.git"
mkdir -p "$OUT/tree" "$OUT/$MODE"
git clone -q --no-checkout . "$OUT/clone" && mv "$OUT/clone/.git" "$OUT/tree/.git"
rmdir "$OUT/clone"
git -C "$OUT/tree" reset -q --hard
git -C "$OUT/tree" clean -qfdx -e target
for row in "${CRATES[@]}"; do
    read -r crate part <<<"$row"
    [ $# -eq 0 ] || [[ " $* " == *" $crate "* ]] || continue
    [ "$MODE" = sample ] || part=1
    run "$crate" "$part"
done
report
