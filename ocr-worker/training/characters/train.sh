#!/bin/sh
# Makes models/characters.onnx again: fetches the fonts, builds the sampler, trains. Needs the Debian packages of packages.txt.
#   train.sh [--samples=N | --minutes=N] [--threads=N] [--out=DIR]
# Without arguments it repeats the run whose weights are committed (README.md).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
work=$top/build/characters
mkdir -p "$work"

npm install --no-audit --no-fund --prefix "$work" $(sed -n 's/^\(@fontsource\/[a-z-]*\)\/.*/\1@5/p' "$here/fonts.tsv" | sort -u)
cmake -S "$top" -B "$top/build/release" --preset release >/dev/null
cmake --build "$top/build/release" --target madoguchi_draw_characters

[ $# -gt 0 ] || set -- --samples="$(cat "$here/samples.txt")"
# Debian's torch calls whatever BLAS comes first; the reference one is 2.6 times slower.
exec env LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/openblas-pthread /usr/bin/python3 "$here/train.py" \
  --draw="$top/build/release/bin/madoguchi-draw-characters" --recipe="$here" --fontsource="$work/node_modules" --out="$work" "$@"
