#!/usr/bin/env bash
# demo.sh DIR: takes one filled paper form and one online application the whole way through the running cluster in DIR, as people would:
# over HTTP, with the sample accounts. May be called again and again.
set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$TOP/deploy/local/say.sh"
DIR=$1
PROCEDURE=resident-record-copy
SCAN=${SCAN:-$TOP/tests/data/resident-record-copy.jpg}
READING_S_MAX=60
BASE=$(jq -r .base_url "$DIR/cluster.json")
PARENT=municipalities/$(jq -r .municipality "$DIR/cluster.json")
umask 077
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# ---- HTTP ----

# http METHOD PATH [curl words…]: the answer's body. Refusals end the demo with the server's own sentence.
http() {
  local method=$1 path=$2 status
  shift 2
  status=$(curl -sS -m 60 -o "$WORK/answer" -w '%{http_code}' -X "$method" "$@" "$BASE$path") || fail "$BASE does not answer. See ./dev status"
  case $status in
    2*) cat "$WORK/answer" ;;
    *) fail "$method $path was refused ($status): $(jq -r '.error.message // .' "$WORK/answer" 2>/dev/null || cat "$WORK/answer")" ;;
  esac
}
request_id() { cat /proc/sys/kernel/random/uuid; }
# call PATH JSON: by anybody.
call() { http POST "/v1/$1" -H 'Content-Type: application/json' --data-binary "$(jq --arg id "$(request_id)" '{requestId: $id} + .' <<<"$2")"; }
# look_up PATH JSON: a POST that changes nothing and has no request id.
look_up() { http POST "/v1/$1" -H 'Content-Type: application/json' --data-binary "$2"; }

sign_in() {
  local account
  for account in "$@"; do
    jq -n --arg account "$account" --arg password "$(jq -r --arg a "$account" '.passwords[$a]' "$DIR/cluster.json")" \
      '{account: $account, password: $password}' >"$WORK/password"
    http POST /session -H 'Content-Type: application/json' --data-binary "@$WORK/password" -c "$WORK/$account.cookies" >/dev/null
    http GET /session -b "$WORK/$account.cookies" | jq -r '"X-CSRF-Token: " + .csrfToken' >"$WORK/$account.csrf"
  done
  rm -f "$WORK/password"
}
# staff ACCOUNT METHOD PATH [curl words…]
staff() {
  local account=$1 method=$2 path=$3
  shift 3
  http "$method" "$path" -b "$WORK/$account.cookies" -H "@$WORK/$account.csrf" "$@"
}
staff_call() {
  staff "$1" POST "/v1/$2" -H 'Content-Type: application/json' --data-binary "$(jq --arg id "$(request_id)" '{requestId: $id} + .' <<<"$3")"
}

# Columns that Japanese text does not push out of place: a full-width character is two columns wide.
table() {
  python3 -c '
import sys, unicodedata
rows = [line.rstrip("\n").split("\t") for line in sys.stdin]
wide = lambda text: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
widths = [max(wide(row[i]) for row in rows) for i in range(len(rows[0]))]
for row in rows:
    print("   " + "  ".join(cell + " " * (width - wide(cell)) for cell, width in zip(row, widths)).rstrip())'
}

# ---- the two ways ----

print_form() {
  step "Printing the form"
  "$TOP/build/dev/bin/madoguchi" form print "$TOP/procedures/catalog/$PROCEDURE.yaml" --pdf "$DIR/form.pdf" --template "$DIR/form.json" >/dev/null
  say "$DIR/form.pdf"
}

take_in_paper() {
  step "Paper: a filled form is scanned and uploaded ($(basename "$SCAN"), $(du -h "$SCAN" | cut -f1))"
  local blob deadline=$((SECONDS + READING_S_MAX)) state=QUEUED
  blob=$(staff counter POST "/v1/$PARENT/blobs?requestId=$(request_id)" -H "Content-Type: $(file_type "$SCAN")" --data-binary "@$SCAN" | jq -r .name)
  scan=$(staff_call counter "$PARENT/scans" "$(jq -n --arg blob "$blob" '{blob: $blob}')" | jq -r .name)
  say "stored as $blob"
  while [ "$state" = QUEUED ]; do
    [ $SECONDS -lt $deadline ] || fail "the scan was not read within $READING_S_MAX s. See the log of ocr-worker: ./dev logs ocr-worker"
    sleep 0.3
    staff counter GET "/v1/$scan" >"$WORK/scan.json"
    state=$(jq -r .state "$WORK/scan.json")
  done
  [ "$state" = READ ] || fail "the scan could not be read: $(jq -r .failureMessage "$WORK/scan.json")"
  say "read in $(jq '[.pages[].timingsMs // {} | add] | add | round' "$WORK/scan.json") ms:"
  jq -r '["field", "value", "confidence", ""], (.pages[].fields[]? | select((.value // "") != "" or (.accepted | not)) |
    [.id, .value // "", ((.confidence // 0) * 1000 | round / 1000 | tostring), (if .accepted then "" else "a person looks" end)]) | @tsv' \
    "$WORK/scan.json" | table
  paper=$(jq -r .application "$WORK/scan.json")
  paper_code=$(jq -r .accessCode "$WORK/scan.json")
}
file_type() { case $1 in *.png) echo image/png ;; *.jpg) echo image/jpeg ;; *.tif*) echo image/tiff ;; *) echo application/pdf ;; esac; }

apply_online() {
  step "Online: the same application from a phone"
  local procedure receipt
  procedure=$(http GET "/v1/$PARENT/procedures/$PROCEDURE" | jq -r .name)
  receipt=$(call "$PARENT/applications:submit" "$(jq --arg procedure "$procedure" '{procedure: $procedure, data: .}' "$TOP/deploy/local/sample/online.json")")
  online=$(jq -r .application <<<"$receipt")
  online_code=$(jq -r .accessCode <<<"$receipt")
  say "receipt $(jq -r .receiptNumber <<<"$receipt"), access code $online_code"
}

# decide APPLICATION [DATA-FILE]: reviewed by one person (with the values as they stand on the paper), approved by another.
decide() {
  local application=$1 values=${2:-} revision
  staff counter GET "/v1/$application" >"$WORK/application.json"
  jq -r '.findings[]? | select(.reason != "LOW_CONFIDENCE") | "   to look at: \(.field) — \(.description)"' "$WORK/application.json"
  jq --slurpfile data "${values:-/dev/null}" '{revision, comment: "原本と照合しました"} + (if $data == [] then {} else {data: $data[0]} end)' \
    "$WORK/application.json" >"$WORK/review.json"
  revision=$(staff_call counter "$application:review" "$(cat "$WORK/review.json")" | jq .revision)
  staff_call head "$application:approve" "{\"revision\": $revision}" >/dev/null
  say "${application##*/}: reviewed by 'counter', approved by 'head'"
}

show_receipt() {
  local application=$1 code=$2
  look_up "$PARENT/receipts:lookUp" "$(jq -n --arg number "${application##*/}" --arg code "$code" '{receiptNumber: $number, accessCode: $code}')" |
    jq -r '"   \(.receiptNumber)  \(.procedureTitle)  \(.message)"'
}

show_record() {
  local application=$1 record="" deadline=$((SECONDS + READING_S_MAX))
  until [ -n "$record" ]; do
    [ $SECONDS -lt $deadline ] || fail "the decided case ${application##*/} was not filed. See the log: ./dev logs intake"
    sleep 0.3
    record=$(staff counter GET "/v1/$application" | jq -r '.record // ""')
  done
  staff counter GET "/v1/$record" | jq -r '"   \(.receiptNumber)  \(.classification | join("/"))  保存 \(.retentionYears)年 (\(.expiryDate)まで)  文書 \(.documents | length)件"'
}

hand_off() {
  step "Hand-off: what the robot for the core system fetches"
  local queue="$PARENT/handoffs/$PROCEDURE.core-system"
  staff_call operator "$queue:lease" '{"maxItems": 50, "leaseS": 60}' >"$WORK/lease.json"
  jq -r .csv "$WORK/lease.json" | base64 -d | iconv -f "$(jq -r .encoding "$WORK/lease.json")" -t utf-8 | sed 's/^/   /'
  jq -r '.substitutions[]? | "   replaced in \(.column): \(.from) → \(.to)"' "$WORK/lease.json"
  staff_call operator "$queue:acknowledge" "$(jq '{lease, applications: [.items[].application]}' "$WORK/lease.json")" |
    jq -r '"   acknowledged: \(.acknowledged) applications"'
}

print_form
sign_in counter head operator
take_in_paper
apply_online
step "Review and approval, by different people"
decide "$paper" "${SCAN%.*}.data.json"
decide "$online"
step "What the citizens see with receipt number and access code"
show_receipt "$paper" "$paper_code"
show_receipt "$online" "$online_code"
step "What the archive holds"
show_record "$paper"
show_record "$online"
hand_off
