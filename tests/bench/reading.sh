#!/bin/sh
# Reading paper, as a Markdown table: tests/bench/reading.sh [flags of reading_bench]. Run from the repository's top, after ./dev build.
set -eu
cd "$(dirname "$0")/../.."
ninja -C build/dev bin/reading_bench bin/madoguchi-decode >/dev/null
exec build/dev/bin/reading_bench "$@"
