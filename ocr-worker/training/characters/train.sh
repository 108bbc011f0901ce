#!/bin/sh
# Makes the nets of models/ again: fetches the fonts, builds the sampler, trains. Needs the Debian packages of packages.txt.
#   train.sh [characters|digits|crossed [--samples=N | --minutes=N] [--threads=N] [--out=DIR] [--start=FILE.onnx] [--rate=R]]
# Without arguments it repeats all runs of samples.tsv, with a net's name alone those of that net: a few hours on two cores.
# SHARE=0.0005 train.sh goes through every step with that share of the samples, into build/characters/trial: a few minutes.
# The nets lie in build/characters; models/ is left alone. To take one over: madoguchi form adopt, or copy it and calibrate anew.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
work=$top/build/characters
out=$work
[ -z "${SHARE:-}" ] || out=$work/trial
mkdir -p "$work"

npm install --no-audit --no-fund --prefix "$work" $(sed -n 's/^\(@fontsource\/[a-z-]*\)\/.*/\1@5/p' "$here/fonts.tsv" | sort -u)
cmake -S "$top" -B "$top/build/release" --preset release >/dev/null
cmake --build "$top/build/release" --target madoguchi_draw_characters

train() {
  net=$1
  shift
  # Debian's torch calls whatever BLAS comes first; the reference one is 2.6 times slower.
  env LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/openblas-pthread /usr/bin/python3 "$here/train.py" --net="$net" \
    --draw="$top/build/release/bin/madoguchi-draw-characters" --recipe="$here" --fontsource="$work/node_modules" --out="$out" "$@"
}

# Every run of one net (samples.tsv), each from the weights of the one before.
repeat() {
  grep "^$1	" "$here/samples.tsv" | while read -r net run samples rate; do
    samples=$(awk -v n="$samples" -v share="${SHARE:-1}" 'BEGIN { printf "%d", n * share + 1 }')
    if [ "$run" = 1 ]; then start=; else start=--start=$out/$net.pt; fi
    train "$net" --samples="$samples" --rate="$rate" --seed="$run" $start </dev/null
  done
}

case $# in
  0) for net in characters digits crossed; do repeat $net; done ;;
  1) repeat "$1" ;;
  *) train "$@" ;;
esac
