#!/bin/sh
# Makes confidence_reference.inc again: what the reader's confidences look like on pages of hands that neither the nets nor the calibration have
# seen (set `unseen` of tests/data/fill). After every change of nets or calibration: ocr-worker/models/make_reference.sh [pages, 120 if not told]
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --build --preset dev --target fill_set madoguchi_cli madoguchi_decode >/dev/null
build/dev/bin/fill_set --set=unseen --pages="${1:-120}" --seed=11 --out="$work"
build/dev/bin/madoguchi form read "$work"/[0-9]* >"$work/readings.jsonl" || true # pages that are not read are counted below
build/dev/bin/madoguchi form evaluate "$work/readings.jsonl" --truth "$work/truth.json" --confusions 5 --reference "$work/reference.txt"
{ printf 'R"reference('; cat "$work/reference.txt"; printf ')reference"\n'; } >ocr-worker/models/confidence_reference.inc
