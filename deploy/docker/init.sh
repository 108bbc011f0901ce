#!/usr/bin/env bash
# Run once by the cli image before anything else: makes the keys and three sample accounts where they are missing. Whoever owns the keys
# volume finds the passwords in its file `passwords`; replace these accounts before real people sign in.
set -euo pipefail
umask 077
keys=/etc/madoguchi
# A volume of an older version may lack the newest key or role; the keys that are there stay.
madoguchi keys init --out=$keys
[ -f $keys/postgres.secret ] || head -c 24 /dev/urandom | base64 >$keys/postgres.secret
[ ! -f $keys/staff.json ] || exit 0
for account in counter head operator; do
  password=$(head -c 12 /dev/urandom | base64 | tr '+/' '-_')
  madoguchi account add --file=$keys/staff.json --account=$account --roles="ROLE_${account^^}" --municipality=131016 <<<"$password"
  echo "$account $password" >>$keys/passwords
done
