#!/bin/sh
# The prediction of waits, as Markdown tables. Run from anywhere, after ./dev build.
#   tests/bench/congestion.sh [--data=DIR] [--counts=DIR] [--first=2] [--seeds=0] [--days=250] [--queues=100]
# Always: speed and scores in a simulated hall, and forecasts of simulated count series. With --data, a folder with tickets.csv and counters.csv (or .gz) of real
# days: each day predicted from all others, and three at a time; each day after the first ones (--first) from the days before it; and the
# half-hour arrivals of each office, a day ahead, against the mean of the weekday's slot. With --seeds=N, the headline figures of N trainings that draw otherwise.
# With --counts, every count series (timestamp,count) of a folder; tests/bench/count_series.R fills one with real series.
set -eu
cd "$(dirname "$0")/../.."
data= counts= first=2 seeds=0 days=250 queues=100
for argument; do
  case $argument in
    --data=*) data=${argument#*=} ;;
    --counts=*) counts=${argument#*=} ;;
    --first=*) first=${argument#*=} ;;
    --seeds=*) seeds=${argument#*=} ;;
    --days=*) days=${argument#*=} ;;
    --queues=*) queues=${argument#*=} ;;
    *) echo "congestion.sh does not know $argument" >&2 && exit 2 ;;
  esac
done
ninja -C build/dev bin/congestion_bench bin/madoguchi >/dev/null
madoguchi=build/dev/bin/madoguchi
echo "### A simulated hall"
build/dev/bin/congestion_bench "--days=$days" "--offices=$((queues / 10))" --benchmark_format=console 2>/dev/null
if [ -n "$counts" ]; then
  echo
  echo "### Count series of $counts"
  build/dev/bin/congestion_bench --days=0 --score_days=0 --count_series=0 "--counts=$(printf '%s,' "$counts"/*.csv | sed 's/,$//')"
fi
[ -n "$data" ] || exit 0

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for table in tickets counters; do
  if [ -f "$data/$table.csv" ]; then cat "$data/$table.csv"; else zcat "$data/$table.csv.gz"; fi >"$folder/$table.csv"
done
echo
echo "### Real tickets, each day predicted from all others"
$madoguchi congestion backtest --data "$folder" --leave-out --out "$folder/out.csv" --scores 2>/dev/null
echo
echo "### Real tickets, three days at a time predicted from all others"
$madoguchi congestion backtest --data "$folder" --leave-out --days 3 --out "$folder/out.csv" --scores 2>/dev/null
echo
echo "### Real tickets, each day predicted from the days before it"
$madoguchi congestion backtest --data "$folder" --rolling "--first=$first" --out "$folder/out.csv" --scores 2>/dev/null

if [ "$seeds" -gt 0 ]; then
  echo
  echo "### Real tickets, the same with other draws of what chance decides"
  echo "| way | seed | error ÷ queue length | pinball ÷ queue length | within 10–90 | … of the worst queue |"
  echo "|---|---|---|---|---|---|"
  for way in "--leave-out" "--rolling --first 3" "--rolling --first 6"; do
    for seed in $(seq 0 $((seeds - 1))); do
      # shellcheck disable=SC2086  # a way is several words
      $madoguchi congestion backtest --data "$folder" $way --seed "$seed" --out "$folder/out.csv" --scores 2>/dev/null |
        awk -F' *[|] *' -v way="$way" -v seed="$seed" '
          /the predictor/ && error == "" { error = $9; pinball = $10; within = $8 }
          /^[|] queue [|]/ { queues = 1; next }
          !/^[|]/ { queues = 0 }
          queues && $8 + 0 > 0 && (worst == "" || $8 < worst) { worst = $8 }
          END { printf "| `%s` | %d | %s | %s | %s | %s |\n", way, seed, error, pinball, within, worst }'
    done
  done
fi

echo
echo "### Half-hour arrivals of each office, each of the last three days from the days before it"
# office,date,slot,count of the tickets; half hours without anybody between an office's first and last of all days count.
awk -F, 'NR > 1 { slot = int($5 / 30); count[$1 "," $3 "," slot]++; offices[$1]; dates[$1, $3]; days[$3]
                  if (!($1 in low) || slot < low[$1]) low[$1] = slot; if (slot > high[$1]) high[$1] = slot }
  END { for (o in offices) for (d in days) if ((o, d) in dates) for (s = low[o]; s <= high[o]; s++)
          printf "%s,%s,%d,%d\n", o, d, s, count[o "," d "," s] }' "$folder/tickets.csv" | sort >"$folder/arrivals.csv"
cut -d, -f2 "$folder/arrivals.csv" | sort -u | tail -3 >"$folder/last"
while read -r day; do
  cut -d, -f1 "$folder/arrivals.csv" | sort -u | while read -r office; do
    stamp='{ printf "%s %02d:%02d,%d\n", $2, int($3 / 2), $3 % 2 * 30, $4 }'
    { echo timestamp,count
      awk -F, -v o="$office" -v d="$day" '$1 == o && $2 < d '"$stamp" "$folder/arrivals.csv"; } >"$folder/past.csv"
    awk -F, -v o="$office" -v d="$day" '$1 == o && $2 == d '"$stamp" "$folder/arrivals.csv" >"$folder/came.csv"
    [ -s "$folder/came.csv" ] || continue
    $madoguchi congestion forecast --counts "$folder/past.csv" --horizon 200 >"$folder/told.csv"
    # The weekday's slot mean; a weekday not seen yet has the mean of all days.
    awk -F, -v day="$day" -v name="$office" '
      function weekday(date, command, w) {
        if (!(date in known)) { command = "date -d " date " +%u"; command | getline w; close(command); known[date] = w }
        return known[date]
      }
      { date = substr($1, 1, 10); slot = substr($1, 12) }
      FILENAME ~ /past/ && FNR > 1 { sum[weekday(date), slot] += $2; n[weekday(date), slot]++; all[slot] += $2; m[slot]++ }
      FILENAME ~ /told/ { p10[$1] = $2; p50[$1] = $3; p90[$1] = $4 }
      FILENAME ~ /came/ {
        w = weekday(day); mean = n[w, slot] ? sum[w, slot] / n[w, slot] : (m[slot] ? all[slot] / m[slot] : 0)
        e = p50[$1] - $2; b = mean - $2; error += e < 0 ? -e : e; base += b < 0 ? -b : b
        inside += p10[$1] <= $2 && $2 <= p90[$1]; c++
      }
      END { print name, day, c, error, base, inside }' "$folder/past.csv" "$folder/told.csv" "$folder/came.csv"
  done
done <"$folder/last" >"$folder/scores"
printf '| day | half hours | mean error | of the weekday-slot mean | error ÷ its | within 10–90 |\n|---|---|---|---|---|---|\n'
awk '{ c[$2] += $3; e[$2] += $4; b[$2] += $5; i[$2] += $6; c["all"] += $3; e["all"] += $4; b["all"] += $5; i["all"] += $6 }
  END { for (d in c) printf "| %s | %d | %.2f | %.2f | %.3f | %.2f |\n", d, c[d], e[d] / c[d], b[d] / c[d], e[d] / b[d], i[d] / c[d] }' \
  "$folder/scores" | sort
