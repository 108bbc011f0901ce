#!/usr/bin/env bash
# pick.sh SERVICE BIN OUT: collects one service's image from a finished build: OUT/root (files as they stand in the image) and OUT/packages.txt
# (the Debian packages that own the libraries its binary links, and what it opens by name).
set -euo pipefail
service=$1 bin=$2 out=$3
root=$out/root
mkdir -p "$root/usr/local/bin" "$root/usr/share/madoguchi"
binaries=("$bin/madoguchi$([ "$service" = cli ] || echo "-$service")")
[ -x "${binaries[0]}" ] || { echo "pick.sh: there is no service '$service'." >&2; exit 1; }
# Who reads pages decodes them in a child process, a program of its own.
case $service in ocr-worker | cli) binaries+=("$bin/madoguchi-decode" "$bin/madoguchi-decode-pdf" "$bin/madoguchi-decode-tiff") ;; esac
cp "${binaries[@]}" "$root/usr/local/bin/"
cp deploy/docker/healthcheck "$root/usr/local/bin/healthcheck"
sed "s/@SERVICE@/$service/" deploy/docker/entrypoint >"$root/usr/local/bin/entrypoint"
chmod 0755 "$root"/usr/local/bin/*

# Publishing a procedure draws its blank page, and printing draws the whole form, with these.
fonts="fonts-ipaexfont-gothic fonts-ipaexfont-mincho fonts-noto-cjk"
extra=""
case $service in
  intake) extra="$fonts" ;;
  gateway) cp -r gateway/web/dist "$root/usr/share/madoguchi/web" ;;
  ocr-worker) extra="tesseract-ocr-jpn" ;;
  cli)
    cp -r procedures/catalog "$root/usr/share/madoguchi/catalog"
    extra="tesseract-ocr-jpn $fonts"
    ;;
esac
for library in $(ldd "${binaries[@]}" | awk '/=> \// {print $3}' | sort -u); do
  dpkg-query -S "*/$(basename "$library")" 2>/dev/null | sed -n 's/:.*//p' | head -n 1
done | cat - <(tr ' ' '\n' <<<"$extra") | grep . | sort -u >"$out/packages.txt"
