# ./dev bench [submit|writers|reading|congestion|viewers|calendar]: measures on this machine and prints Markdown tables, as they stand in docs/benchmarks.md. Sourced by ./dev.

machine() {
  say "Machine: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(awk '/MemTotal/ {printf "%.0f GB", $2 / 1048576}' /proc/meminfo)," \
    "load $(cut -d' ' -f1-3 /proc/loadavg), $(date -u +%F), commit $(git -C "$TOP" rev-parse --short HEAD)"
}

# Against a cluster of its own for each database, so that the site's data stay as they are.
bench_submit() {
  local database
  build bin/submit_bench
  for database in sqlite postgresql; do bench_submit_on "$database"; done
}

bench_submit_on() {
  local dir
  dir=$(mktemp -d "$TOP/build/bench-XXXXXX")
  trap 'trap - RETURN; cluster stop "$dir"; rm -rf "$dir"' RETURN
  DATABASE=$1 WITHOUT_PROMETHEUS=1 PORT_BASE=19000 cluster start "$dir"
  cluster catalogue "$dir"
  step "Taking in applications on $1"
  machine
  (cd "$TOP" && build/dev/bin/submit_bench "--intake=127.0.0.1:$(jq .ports.intake "$dir/cluster.json")" \
    "--gateway_port=$(jq .ports.gateway "$dir/cluster.json")" "--disk=$dir")
}

# PostgreSQL alone.
bench_writers() {
  step "Keeping writers apart on PostgreSQL"
  machine
  "$TOP/tests/bench/postgres_writers.sh"
}

bench_reading() {
  step "Reading paper"
  machine
  "$TOP/tests/bench/reading.sh"
}

# Real tickets only where the caller has some: --data=DIR.
bench_congestion() {
  step "Predicting waits"
  machine
  "$TOP/tests/bench/congestion.sh" "$@"
}

# 10,000 browsers before one hall's live state.
bench_viewers() {
  build bin/viewers_bench
  step "Watching a hall"
  machine
  "$TOP/tests/load/viewers.sh"
}

# Ten million ticket events counted into half hours, and the calendars made from the counts.
bench_calendar() {
  build bin/calendar_bench
  step "Making the calendar"
  machine
  "$TOP/build/dev/bin/calendar_bench" "$@"
}

run_benchmarks() {
  set_up
  case ${1:-all} in
    submit) bench_submit ;;
    writers) bench_writers ;;
    reading) bench_reading ;;
    congestion) bench_congestion "${@:2}" ;;
    viewers) bench_viewers ;;
    calendar) bench_calendar "${@:2}" ;;
    all) bench_submit && bench_writers && bench_reading && bench_congestion && bench_viewers && bench_calendar ;;
    *) fail "./dev bench knows submit, writers, reading, congestion, viewers and calendar, not '$1'." ;;
  esac
}
