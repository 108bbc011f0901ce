#!/bin/sh
# Finding pages without markers, as Markdown tables: tests/bench/registration.sh [flags of registration_bench]. Run from the repository's top, after ./dev build.
set -eu
cd "$(dirname "$0")/../.."
ninja -C build/dev bin/registration_bench >/dev/null
exec build/dev/bin/registration_bench "$@"
