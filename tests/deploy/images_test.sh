#!/usr/bin/env bash
# images_test.sh BIN: what each image would hold, from this build: every program that its service starts, and for every library that these link
# a Debian package that owns it (else pick.sh fails). No container is needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bin=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0
fault() { echo "$1: $2" >&2; failed=1; }

# The decoders are programs of their own that readers start by name: whoever adds one must find it in the images of both readers.
mapfile -t children < <(find "$bin" -maxdepth 1 -name 'madoguchi-decode*' -printf '%f\n')
[ "${#children[@]}" -ge 1 ] || fault build "there is no decoder in $bin"

for service in intake ocr-worker congestion archive gateway cli; do
  mkdir -p gateway/web/dist  # a build of the pages is not what is tried here
  deploy/docker/pick.sh "$service" "$bin" "$out/$service" || { fault "$service" "pick.sh failed"; continue; }
  case $service in
    ocr-worker | cli) for child in "${children[@]}"; do [ -x "$out/$service/root/usr/local/bin/$child" ] || fault "$service" "$child is missing"; done ;;
  esac
  # What is opened by name, and what linking shows: known to be needed.
  case $service in intake | congestion | archive) for package in libsqlite3-0 libpq5; do
    grep -qx "$package" "$out/$service/packages.txt" || fault "$service" "$package is missing"; done ;;
  esac
  case $service in ocr-worker | cli) for package in libqpdf29 libpoppler-cpp0v5 libtiff6 tesseract-ocr-jpn; do
    grep -qx "$package" "$out/$service/packages.txt" || fault "$service" "$package is missing"; done ;;
  esac
done
exit $failed
