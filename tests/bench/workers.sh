#!/usr/bin/env bash
# Two workers over one on the same batch, and what queue, gRPC and storage cost a page (tests/bench/workers.mjs).
#   workers.sh [PAGES]      BUILD=DIR: default build/dev
set -euo pipefail
exec node "$(dirname "${BASH_SOURCE[0]}")/workers.mjs" "$@"
