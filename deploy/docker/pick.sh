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
# "package path" of every library that the files link. One that is missing, or that no package owns, would be missing in the image: better no
# image. Debian knows some libraries by /lib, some by /usr/lib, and is asked once for all.
owners() {
  local linked libraries
  linked=$(ldd "$@")
  ! grep 'not found' <<<"$linked" >&2 || { echo "pick.sh: the libraries above are not installed here." >&2; return 1; }
  # What stands for one of several alternatives (BLAS) is the one that is chosen.
  mapfile -t libraries < <(awk '/=> \// {print $3}' <<<"$linked" | sort -u | while read -r library; do
    case $(readlink "$library") in /etc/alternatives/*) readlink -f "$library" ;; *) echo "$library" ;; esac
  done | sed 's|^/usr||' | sort -u)
  dpkg-query -S "${libraries[@]}" "${libraries[@]/#//usr}" 2>/dev/null | sed -n 's|^\([^:, ]*\).*: \(/usr\)\?\(/lib.*\)$|\1 \3|p' | sort -u >"$out/owners.txt" || true
  comm -23 <(printf '%s\n' "${libraries[@]}") <(cut -d' ' -f2 "$out/owners.txt" | sort -u) | sed 's/^/pick.sh: no package owns /' >&2
  [ "$(printf '%s\n' "${libraries[@]}" | wc -l)" = "$(cut -d' ' -f2 "$out/owners.txt" | sort -u | wc -l)" ]
}
owners "${binaries[@]}" || { echo "pick.sh: $service would not start in its image." >&2; exit 1; }
{ cut -d' ' -f1 "$out/owners.txt"; tr ' ' '\n' <<<"$extra"; } | grep . | sort -u >"$out/packages.txt"
rm "$out/owners.txt"
