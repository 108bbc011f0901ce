#!/usr/bin/env bash
# Draws the blanks of this folder again: forms as a city's own, none of a real one, as an office scanner gives them.
# Needs chromium, poppler-utils, fonts-noto-cjk and fonts-ipaexfont.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for form in *.html; do
  chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf="$scratch/form.pdf" "file://$PWD/$form" 2>/dev/null
  pdftoppm -r 300 -gray -png -singlefile "$scratch/form.pdf" "${form%.html}"
done
