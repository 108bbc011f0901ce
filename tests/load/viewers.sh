#!/usr/bin/env bash
# Thousands of viewers of one hall: delay, CPU and memory (docs/benchmarks/live.md). VIEWERS=1000,10000 chooses how many.
set -euo pipefail
exec node "$(dirname "$0")/viewers.mjs"
