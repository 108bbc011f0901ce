#!/usr/bin/env bash
# reproduce.sh FILL_FORMS: the pages that the tool makes are those of the repository, byte by byte. Run from the top.
set -euo pipefail
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$1" "--out=$made"
differs=0
for page in "$made"/*; do
  cmp "$page" "tests/data/$(basename "$page")" || differs=1
done
[ $differs = 0 ] || echo "Make them anew: build/dev/bin/fill_forms --out=tests/data" >&2
exit $differs
