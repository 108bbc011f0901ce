#!/bin/sh
# Fits the confidences of the recognisers as they are built and writes models/confidence.txt: training/calibration/calibrate.sh [pages]
# 240 pages, if not told otherwise, take about six minutes of two idle cores; with fewer some kinds of field have too few rows to be accepted.
set -eu
cd "$(dirname "$0")/../../.."
pages=${1:-240}
rows=build/calibration
ninja -C build/dev bin/madoguchi-observe-readings bin/madoguchi-fit-confidence bin/madoguchi-decode bin/madoguchi-draw-characters >/dev/null
mkdir -p "$rows"
build/dev/bin/madoguchi-draw-characters --folder="$rows/drawn"
for part in 21 22; do
  build/dev/bin/madoguchi-observe-readings --pages=$((pages / 2)) --seed="$part" --drawn="$rows/drawn" --out="$rows/$part.tsv" &
done
wait
build/dev/bin/madoguchi-fit-confidence --rows="$rows/21.tsv,$rows/22.tsv" --version="$(date -u +%F)" --out=ocr-worker/models/confidence.txt
