#!/usr/bin/env bash
# Reading paper, as Markdown tables: tests/bench/reading.sh [flags of reading_bench]. Run from the repository's top, after ./dev build.
#   FOREIGN=N  pages of no known form that must not be read (default 300)
#   WORKERS=N  pages of the batch for two workers over one (default 60; 0: left out)
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build/dev}
ninja -C "$BUILD" bin/reading_bench bin/registration_bench bin/madoguchi-decode >/dev/null
export OMP_THREAD_LIMIT=1

"$BUILD/bin/reading_bench" "$@"
printf '\n## Pages without markers, bent paper, foreign pages\n\n'
"$BUILD/bin/registration_bench" --pages=60 --bent=20 --foreign="${FOREIGN:-300}"
if [ "${WORKERS:-60}" != 0 ]; then
  printf '\n## Two workers over one\n\n'
  BUILD="$BUILD" tests/bench/workers.sh "${WORKERS:-60}"
fi
