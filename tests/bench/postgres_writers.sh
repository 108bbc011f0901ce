#!/usr/bin/env bash
# postgres_writers.sh: how PostgreSQL takes four statements that read a key, write two rows and remember the key, by ways of keeping writers apart
# (docs/adr/0038). A server of its own; prints rows of a Markdown table. SECONDS_EACH=N (default 4).
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
dir=$(mktemp -d /tmp/madoguchi-writers-XXXXXX)
as_owner=()
if [ "$(id -u)" = 0 ]; then
  chown postgres: "$dir"
  as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
cd "$dir"
"${as_owner[@]}" "$bin/initdb" -D "$dir/data" --no-sync --username=bench --auth=trust >"$dir/log"
"${as_owner[@]}" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= >>"$dir/log" 2>&1 &
server=$!
trap 'kill -INT "$server"; wait "$server" || true; rm -rf "$dir"' EXIT
until "$bin/pg_isready" -q -h "$dir"; do sleep 0.1; done
"$bin/psql" -q -h "$dir" -U bench postgres -c 'CREATE TABLE things (id BIGSERIAL PRIMARY KEY, text TEXT); CREATE TABLE ledger (id BIGINT PRIMARY KEY, answer BYTEA);
  INSERT INTO ledger SELECT n, NULL FROM generate_series(1, 100000) n; ANALYZE'

# Of keys at random, so that writers rarely meet; the table is long enough for PostgreSQL to look them up by its index.
work='\set id random(1, 1000000000000000)
SELECT answer FROM ledger WHERE id = :id;
INSERT INTO things (text) VALUES (1);
INSERT INTO things (text) VALUES (2);
INSERT INTO ledger VALUES (:id, NULL);'
printf 'BEGIN;\n%s\nCOMMIT;\n' "$work" >alone.sql
printf 'BEGIN;\nSELECT pg_advisory_xact_lock(7);\n%s\nCOMMIT;\n' "$work" >locked.sql
printf 'BEGIN ISOLATION LEVEL SERIALIZABLE;\n%s\nCOMMIT;\n' "$work" >serializable.sql
{ echo 'BEGIN;'; for _ in $(seq 32); do printf '%s\n' "$work"; done; echo 'COMMIT;'; } >grouped.sql

# row WHAT SESSIONS WRITES-A-COMMIT SCRIPT [pgbench's options]
row() {
  local what=$1 sessions=$2 each=$3 script=$4 out
  shift 4
  out=$("$bin/pgbench" -h "$dir" -U bench -n -M prepared -f "$script" -c "$sessions" -j 2 -T "${SECONDS_EACH:-4}" "$@" postgres 2>>"$dir/log")
  awk -v what="$what" -v sessions="$sessions" -v each="$each" '/^tps/ {tps = $3} /transactions retried/ {retried = $NF}
    END {gsub(/[()]/, "", retried); printf "| %s | %d | %.0f | %s |\n", what, sessions, tps * each, retried == "" ? "–" : retried}' <<<"$out"
}
echo '| way | sessions | writes a second | retried |'
echo '|---|---|---|---|'
row 'nothing keeps them apart' 1 1 alone.sql
row 'nothing keeps them apart' 32 1 alone.sql
row 'SERIALIZABLE, tried up to 10 times' 32 1 serializable.sql --max-tries=10
row 'an advisory lock a transaction' 32 1 locked.sql
row 'one session, 32 writes a commit' 1 32 grouped.sql
