#!/usr/bin/env bash
# The five processes with their own Redis (and Prometheus) on loopback, all their files in one private folder. ./dev, the end-to-end tests and
# the fault tests start them by this script only.
#
#   cluster.sh start DIR           make keys and accounts where missing, start whatever does not run, wait until all serve
#   cluster.sh catalogue DIR       publish every definition of procedures/catalog (a published one again is no change; one that changed under
#                                  its number is published as the next version, so that an older DIR can be used on)
#   cluster.sh hall DIR            open the sample office (deploy/local/sample/hall.json), so that tickets can be drawn and
#                                  times be booked
#   cluster.sh stop DIR            drain, in the order of the work's flow
#   cluster.sh kill DIR NAME       kill -9 one process (fault tests)
#   cluster.sh status DIR          one line a process; fails unless all serve
# Environment: PORT_BASE=N       ports N… instead of the usual ones (kept in DIR/ports for later starts)
#              CATALOGUE=DIR           definitions to publish instead of procedures/catalog
#              DATABASE=postgresql     a PostgreSQL server of its own instead of one SQLite file a service (kept in DIR/database for later starts)
#              WITHOUT_PROMETHEUS=1, WEB_ROOT=DIR, BUILD=DIR (default build/dev)
set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$TOP/deploy/local/say.sh"
BUILD=${BUILD:-$TOP/build/dev}
WEB_ROOT=${WEB_ROOT:-$TOP/gateway/web/dist}
PROMETHEUS=$([ -z "${WITHOUT_PROMETHEUS:-}" ] && command -v prometheus || true)
MUNICIPALITY=131016
START_S_MAX=60
DRAIN_S_MAX=30
NAMES="redis archive congestion intake ocr-worker gateway${PROMETHEUS:+ prometheus}"
umask 077

# ---- ports ----

# One line a port: NAME PORT. Processes have a second one for /metrics.
usual_ports() {
  printf '%s\n' "gateway 8080" "intake 7101" "ocr-worker 7102" "congestion 7103" "archive 7104" "gateway-metrics 9100" \
    "intake-metrics 9101" "ocr-worker-metrics 9102" "congestion-metrics 9103" "archive-metrics 9104" "prometheus 9190"
}
choose_ports() {
  [ -f ports ] && return 0
  if [ -z "${PORT_BASE:-}" ]; then usual_ports >ports; else usual_ports | awk -v base="$PORT_BASE" '{print $1, base + NR - 1}' >ports; fi
}
port() { awk -v name="$1" '$1 == name {print $2}' ports; }
is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ports_of() { if [ "$1" = prometheus ]; then port prometheus; elif [ "$1" != redis ] && [ "$1" != postgres ]; then port "$1" && port "$1-metrics"; fi; }
check_ports() {
  local one
  for one in $(ports_of "$1"); do
    is_taken "$one" && fail "port $one on 127.0.0.1 is taken by another program, but $1 needs it. See who has it: ss -ltnp 'sport = :$one'"
  done
  return 0
}

# ---- databases ----

POSTGRES_BIN=/usr/lib/postgresql/15/bin

choose_database() { [ -f database ] || echo "${DATABASE:-sqlite}" >database; }
uses_postgres() { [ "$(cat database 2>/dev/null)" = postgresql ]; }
# PostgreSQL does not run as root; its package brings a user.
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }

# A server that listens on a socket in this folder only, and asks for a password there.
make_postgres() {
  [ -d postgres/data ] && return 0
  mkdir -p postgres
  [ -f keys/postgres.secret ] || head -c 24 /dev/urandom | base64 >keys/postgres.secret
  cp keys/postgres.secret postgres/password
  if [ "$(id -u)" = 0 ]; then
    chown -R postgres: postgres
    chmod 711 .  # whoever may enter still sees nothing: every file here is its owner's
    as_postgres test -w postgres || fail "the user postgres, as whom PostgreSQL runs, cannot enter $PWD. Choose a folder that lies where everybody may go."
  fi
  as_postgres "$POSTGRES_BIN/initdb" -D "$PWD/postgres/data" --username=madoguchi --auth=scram-sha-256 --pwfile="$PWD/postgres/password" \
    --encoding=UTF8 --locale=C.UTF-8 >>log/setup.log 2>&1 || fail "the PostgreSQL database could not be made. See $PWD/log/setup.log"
  rm postgres/password
}

psql() { PGPASSWORD=$(cat keys/postgres.secret) "$POSTGRES_BIN/psql" -X -q -At -h "$PWD/postgres" -U madoguchi "$@"; }
make_databases() {
  local name
  for name in archive congestion intake; do
    [ -n "$(psql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$name'")" ] || psql -d postgres -c "CREATE DATABASE $name"
  done
}

# One flag a line.
database_flags() {
  if uses_postgres; then
    printf '%s\n' "--database=postgresql://madoguchi@/$1?host=$PWD/postgres" --database_password_file=keys/postgres.secret
  else
    echo "--database=sqlite://$PWD/data/$1.db"
  fi
}

# ---- processes ----

# A process id alone may by now be another program's: beside it stands when that process started.
started() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
pid_of() { cut -d' ' -f1 "pid/$1"; }
runs() {
  local pid start
  read -r pid start 2>/dev/null <"pid/$1" && [ -n "$start" ] && [ "$(started "$pid")" = "$start" ] && ! is_zombie "$pid"
}
is_zombie() { [ "$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1)" = Z ]; }
endpoint() { echo "127.0.0.1:$(port "$1")"; }

command_of() {
  local common=("$BUILD/bin/madoguchi-$1" "--listen=$(endpoint "$1")" "--metrics_listen=$(endpoint "$1-metrics")"
    "--identity_key=keys/$1.json" "--identity_trust=keys/trust.json")
  local database
  mapfile -t database < <(database_flags "$1")
  case $1 in
    postgres) command=("$POSTGRES_BIN/postgres" -D "$PWD/postgres/data" -k "$PWD/postgres" -c listen_addresses=) ;;
    redis) command=(redis-server redis.conf) ;;
    archive) command=("${common[@]}" "${database[@]}" --blobs=data/blobs --reflection) ;;
    congestion) command=("${common[@]}" "${database[@]}" --models=data/congestion.db.models --reflection) ;;
    intake) command=("${common[@]}" "${database[@]}" "--archive=$(endpoint archive)" --redis=unix://redis.sock
      --receipt_secret=keys/receipt.secret "--ocr=$(endpoint ocr-worker)" --samples=data/samples --samples_key=keys/samples.secret --reflection) ;;
    ocr-worker) command=("${common[@]}" --redis=unix://redis.sock "--intake=$(endpoint intake)" "--archive=$(endpoint archive)"
      "--threads=$(nproc)" --group=ocr --reflection) ;;
    gateway) command=("${common[@]}" "--intake=$(endpoint intake)" "--archive=$(endpoint archive)"
      "--congestion=$(endpoint congestion)" "--ocr=$(endpoint ocr-worker)" "--web_root=$WEB_ROOT" --staff_accounts=keys/staff.json
      --session_key=keys/session.secret) ;;
    prometheus) command=("$PROMETHEUS" --config.file=prometheus/prometheus.yml --storage.tsdb.path=prometheus/data
      --storage.tsdb.retention.time=7d "--web.listen-address=$(endpoint prometheus)") ;;
  esac
}

launch() {
  local command
  check_ports "$1"
  command_of "$1"
  [ "$1" != postgres ] || [ "$(id -u)" != 0 ] || command=(setpriv --reuid=postgres --regid=postgres --clear-groups "${command[@]}")
  OMP_THREAD_LIMIT=1 setsid "${command[@]}" >>"log/$1.log" 2>&1 </dev/null &
  echo "$! $(started $!)" >"pid/$1"
}

answers() {
  case $1 in
    postgres) "$POSTGRES_BIN/pg_isready" -q -h "$PWD/postgres" ;;
    redis) [ "$(redis-cli -s redis.sock ping 2>/dev/null)" = PONG ] ;;
    prometheus) curl -fsS -m 2 "http://$(endpoint prometheus)/-/ready" >/dev/null 2>&1 ;;
    gateway) curl -fsS -m 2 "http://$(endpoint gateway)/healthz" >/dev/null 2>&1 ;;
    *) grep -q '^madoguchi_up.* 1$' <<<"$(curl -fsS -m 2 "http://$(endpoint "$1-metrics")/metrics" 2>/dev/null)" ;;
  esac
}

wait_until_it_answers() {
  local deadline=$((SECONDS + START_S_MAX))
  until answers "$1"; do
    runs "$1" || { tail -n 5 "log/$1.log" >&2; fail "$1 did not start. The lines above are the end of its log: $PWD/log/$1.log"; }
    [ $SECONDS -lt $deadline ] || fail "$1 runs, but does not answer after $START_S_MAX s. Its log: $PWD/log/$1.log"
    sleep 0.1
  done
}

# ---- files ----

write_redis_config() {
  cat >redis.conf <<EOF
port 0
unixsocket redis.sock
unixsocketperm 700
dir .
appendonly yes
appendfsync everysec
save ""
EOF
}

# Prometheus with this cluster's own ports, from the same file as everywhere else.
write_prometheus_config() {
  mkdir -p prometheus
  local name edits=()
  for name in gateway intake ocr-worker congestion archive; do
    edits+=(-e "s/'$name:9[0-9]*'/'$(endpoint "$name-metrics")'/")
  done
  sed "${edits[@]}" "$TOP/deploy/prometheus/prometheus.yml" >prometheus/prometheus.yml
  cp "$TOP/deploy/prometheus/alerts.yml" prometheus/
}

# Accounts of sample people, with random passwords that only their owner can read.
make_accounts() {
  [ -f keys/staff.json ] && return 0
  local account role password
  for account in counter:ROLE_COUNTER head:ROLE_HEAD operator:ROLE_OPERATOR; do
    role=${account#*:} account=${account%:*}
    password=$(head -c 12 /dev/urandom | base64 | tr '+/' '-_')
    "$BUILD/bin/madoguchi" account add "--file=keys/staff.json" "--account=$account" "--roles=$role" \
      "--municipality=$MUNICIPALITY" <<<"$password" >>log/setup.log 2>&1 ||
      fail "the account '$account' could not be made. See $PWD/log/setup.log"
    echo "$account $password" >>passwords
  done
}
password() { awk -v account="$1" '$1 == account {print $2}' passwords; }

make_keys() {
  # A folder of an older version may lack the newest key or role; the keys that are there stay as they are.
  "$BUILD/bin/madoguchi" keys init --out=keys >>log/setup.log 2>&1 ||
    fail "the keys could not be made. See $PWD/log/setup.log"
}

# Everything that a test or a person needs to use the cluster.
write_cluster_json() {
  jq -n --arg base "http://$(endpoint gateway)" --arg dir "$PWD" --arg municipality "$MUNICIPALITY" --rawfile ports ports \
    --rawfile passwords passwords '
    def pairs: split("\n") | map(select(. != "") | split(" ") | {key: .[0], value: .[1]}) | from_entries;
    {base_url: $base, dir: $dir, municipality: $municipality, ports: ($ports | pairs | map_values(tonumber)), passwords: ($passwords | pairs)}
  ' >cluster.json
}

# ---- commands ----

start() {
  local name
  [ -x "$BUILD/bin/madoguchi-gateway" ] || fail "nothing is built yet. Call ./dev run"
  mkdir -p log pid keys data
  [ -d postgres ] || chmod 700 .
  choose_ports
  make_keys
  make_accounts
  write_redis_config
  ! uses_postgres || make_postgres
  [ -z "$PROMETHEUS" ] || write_prometheus_config
  for name in $NAMES; do
    runs "$name" || launch "$name"
    # A service is up before the next one starts: nobody has to wait for a peer.
    wait_until_it_answers "$name"
    [ "$name" != postgres ] || make_databases
  done
  write_cluster_json
}

catalogue() {
  "$BUILD/bin/madoguchi" procedure publish "--intake=$(endpoint intake)" --identity_key=keys/operator.json "--municipality=$MUNICIPALITY" \
    --raise "${CATALOGUE:-$TOP/procedures/catalog}"/*.yaml >>log/setup.log 2>&1 || fail "the catalogue could not be published. See $PWD/log/setup.log"
}

# ask SERVICE.RPC JSON REASON…: as the operator, of the process congestion. A refusal for one of the reasons is no failure.
ask() {
  local answer reason
  answer=$("$BUILD/bin/madoguchi" call "$1" "$2" "--endpoint=$(endpoint congestion)" --identity_key=keys/operator.json \
    --roles=OPERATOR "--municipality=$MUNICIPALITY" 2>&1) && { printf '%s\n' "$answer"; return; }
  for reason in "${@:3}"; do [[ $answer != *"$reason"* ]] || return 0; done
  printf '%s\n' "$answer" >>log/setup.log
  fail "the sample office could not be opened. See $PWD/log/setup.log"
}

# Open day and night, so that everything can be tried at any hour. The requests' ids are not remembered for ever: a queue, hours and offers
# that are there stay as somebody may have changed them.
hall() {
  local sample="$TOP/deploy/local/sample/hall.json" office offers one
  office="municipalities/$MUNICIPALITY/offices/$(jq -r .office "$sample")"
  jq -c --arg office "$office" '.queues[] | {parent: $office, requestId: "sample-hall-\(.queueId)", queueId, queue}' "$sample" |
    while read -r one; do ask congestion.CreateQueue "$one" QUEUE_EXISTS >/dev/null; done
  ask planning.SetOfficeHours "$(jq -c --arg office "$office" '{name: "\($office)/hours", requestId: "sample-hall-hours", hours}' "$sample")" STALE_REVISION >/dev/null
  offers=$(ask reception.ListBookingOffers "{\"parent\": \"$office\"}")
  jq -c --arg office "$office" --argjson there "$offers" '.queues[] | "\($office)/queues/\(.queueId)" as $queue |
    select([$there.offers[]?.queue] | index($queue) | not) |
    {parent: $queue, requestId: "sample-hall-offer-\(.queueId)", offer: .offer}' "$sample" |
    while read -r one; do ask reception.SetBookingOffer "$one" >/dev/null; done
}

stop() {
  local name deadline
  for name in prometheus gateway ocr-worker intake congestion archive postgres redis; do
    runs "$name" || { rm -f "pid/$name"; continue; }
    kill -TERM "$(pid_of "$name")"
    deadline=$((SECONDS + DRAIN_S_MAX))
    while runs "$name"; do
      [ $SECONDS -lt $deadline ] || { say "$name did not end within $DRAIN_S_MAX s and is killed"; kill -KILL "$(pid_of "$name")"; break; }
      sleep 0.05
    done
    rm -f "pid/$name"
  done
}

kill_one() {
  runs "$1" || fail "$1 does not run."
  local pid child children
  pid=$(pid_of "$1")
  # PostgreSQL is a process a connection, and starts again only when the last of them is gone.
  read -ra children <"/proc/$pid/task/$pid/children" || true
  [ "$1" = postgres ] || children=()
  kill -KILL "$pid" "${children[@]}"
  for child in "$pid" "${children[@]}"; do
    while [ -n "$(readlink "/proc/$child/exe")" ]; do sleep 0.02; done
  done
  # All of them are gone; PostgreSQL takes one that nobody has reaped for alive.
  [ "$1" != postgres ] || rm -f postgres/data/postmaster.pid postgres/.s.PGSQL.*
}

status() {
  local name word all=0
  [ -f ports ] || fail "nothing was started here yet ($PWD). Call ./dev up"
  for name in $NAMES; do
    word="serves"
    if ! runs "$name"; then word="stopped" all=1; elif ! answers "$name"; then word="runs, but does not answer" all=1; fi
    printf '   %-12s %-26s %s\n' "$name" "$word" "$PWD/log/$name.log"
  done
  return $all
}

main() {
  local action=${1:-} dir=${2:-}
  [ -n "$dir" ] || fail "usage: cluster.sh start|catalogue|hall|stop|kill|status DIR [NAME]"
  mkdir -p "$dir" && cd "$dir"
  [ "$action" != start ] || choose_database
  ! uses_postgres || NAMES=${NAMES/redis/redis postgres}
  case $action in
    start) start ;;
    catalogue) catalogue ;;
    hall) hall ;;
    stop) stop ;;
    kill) kill_one "$3" ;;
    status) status ;;
    *) fail "cluster.sh does not know '$action'." ;;
  esac
}
main "$@"
