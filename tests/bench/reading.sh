#!/usr/bin/env bash
# Reading paper, as Markdown tables: tests/bench/reading.sh [flags of reading_bench]. Run from the repository's top, after ./dev build.
#   FOREIGN=N  pages of no known form that must not be read (default 300)
#   WORKERS=N  pages of the batch for two workers over one (default 200; 0: left out)
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build/dev}
ninja -C "$BUILD" bin/reading_bench bin/registration_bench bin/madoguchi-decode >/dev/null
export OMP_THREAD_LIMIT=1

"$BUILD/bin/reading_bench" "$@"
printf '\n## Pages without markers, bent paper, foreign pages\n\n'
"$BUILD/bin/registration_bench" --pages=60 --bent=20 --foreign="${FOREIGN:-300}"
if [ "${WORKERS:-200}" != 0 ]; then
  printf '\n## Two workers over one\n\n'
  BUILD=$(realpath "$BUILD") tests/bench/workers.sh "${WORKERS:-200}" | jq -r '
    def met(yes): if yes then "✓" else "✗" end;
    "| what | goal | measured |", "|---|---|---|",
    "| two workers over one | ≥ 1.9× | \(.speed_up)× (\(.one.pages_per_s) → \(.two.pages_per_s) pages/s) \(met(.speed_up >= 1.9)) |",
    "| two readers over one on this machine, without queue and storage | – | \(.limit)× |",
    "| queue, gRPC and storage, share of a page'"'"'s time | ≤ 5 % | \(100 * .one.overhead | round) % \(met(.one.overhead <= 0.05)) |",
    "", "\(.cores) cores, load \(.load)."'
fi
printf '\nLoad at the end: %s.\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
