#!/bin/sh
# Fits the confidences of the recognisers as they are built and writes models/confidence.txt: training/calibration/calibrate.sh [pages]
# Run from the repository's top. 240 pages take about ten minutes of two cores.
set -eu
cd "$(dirname "$0")/../../.."
pages=${1:-240}
rows=build/calibration
ninja -C build/dev bin/madoguchi-observe-readings bin/madoguchi-fit-confidence bin/madoguchi-decode >/dev/null
mkdir -p "$rows"
for part in 1 2; do
  build/dev/bin/madoguchi-observe-readings --pages=$((pages / 2)) --seed="$part" --out="$rows/$part.tsv" &
done
wait
build/dev/bin/madoguchi-fit-confidence --rows="$rows/1.tsv,$rows/2.tsv" --version="$(date -u +%F)" --out=ocr-worker/models/confidence.txt
