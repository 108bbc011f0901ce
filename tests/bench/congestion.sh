#!/bin/sh
# The prediction of waits, as Markdown tables. Run from anywhere, after ./dev build.
#   tests/bench/congestion.sh [--data=DIR] [--first=2] [--days=250]
# Always: speed and scores in a simulated hall. With --data, a folder with tickets.csv and counters.csv (or .gz) of real
# days: each day from the third on (--first) is predicted by what was learnt from the days before it.
set -eu
cd "$(dirname "$0")/../.."
data= first=2 days=250
for argument; do
  case $argument in
    --data=*) data=${argument#*=} ;;
    --first=*) first=${argument#*=} ;;
    --days=*) days=${argument#*=} ;;
    *) echo "congestion.sh does not know $argument" >&2 && exit 2 ;;
  esac
done
ninja -C build/dev bin/congestion_bench bin/madoguchi >/dev/null
echo "### A simulated hall"
build/dev/bin/congestion_bench "--days=$days"
[ -n "$data" ] || exit 0

text() { if [ -f "$data/$1" ]; then cat "$data/$1"; else zcat "$data/$1.gz"; fi; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/train" "$folder/test"
# The date stands in the third column of both tables.
last=$(text tickets.csv | awk -F, 'NR > 1 { print $3 }' | sort -u | sed -n "${first}p")
for table in tickets counters; do
  text "$table.csv" | awk -F, -v last="$last" -v train="$folder/train/$table.csv" -v test="$folder/test/$table.csv" \
    'NR == 1 { print > train; print > test; next } { print > ($3 <= last ? train : test) }'
done
echo
echo "### Real tickets, each day predicted from the days before it"
build/dev/bin/madoguchi congestion backtest --train "$folder/train" --test "$folder/test" --out "$folder/out.csv" --scores 2>/dev/null
