#!/usr/bin/env bash
# Starts PostgreSQL with one database for each service that keeps something; makes them, and the role that owns them, at the first start.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
data=/data/main
secret=/etc/madoguchi/postgres.secret
if [ ! -f $data/made ]; then
  rm -rf $data
  $bin/initdb -D $data --username=madoguchi --auth=scram-sha-256 --pwfile=$secret --encoding=UTF8 --locale=C.UTF-8
  echo 'host all all samenet scram-sha-256' >>$data/pg_hba.conf
  for name in archive congestion intake; do
    $bin/postgres --single -D $data postgres <<<"CREATE DATABASE $name" >/dev/null
  done
  touch $data/made
fi
exec $bin/postgres -D $data -k /tmp -c listen_addresses='*'
