#!/usr/bin/env bash
# ./dev fuzz [SECONDS]: libFuzzer over the decoders of JPEG, PNG, TIFF and fax, begun from the sample pages. What it finds stays in build/fuzz/found/:
# run build/fuzz/decoders FILE to see it again. The corpus grows from run to run.
set -euo pipefail
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SECONDS_MAX=${1:-60}
FUZZ="$TOP/build/fuzz"
mkdir -p "$FUZZ/corpus" "$FUZZ/found"
cd "$TOP"
clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -I. -o "$FUZZ/decoders" \
  tests/fuzz/decoders_fuzz.cc ocr-worker/decoder/{fax,fax_codes,jpeg,kind,png,tiff}.cc -ljpeg -lpng -ltiff
# Small files are tried a thousand times as often as whole pages: tiny PNGs and a TIFF made here, the beginnings of the sample pages.
python3 - "$FUZZ/corpus" <<'PYTHON'
import struct, sys, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
for bits, colour in ((1, 0), (8, 0), (8, 2), (8, 3), (16, 2), (8, 6)):
    channels = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    row = b'\0' + bytes((240 * bits * channels + 7) // 8)
    palette = chunk(b'PLTE', bytes(768)) if colour == 3 else b''
    open(f'{sys.argv[1]}/{bits}-{colour}.png', 'wb').write(
        b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 240, 240, bits, colour, 0, 0, 0)) + palette +
        chunk(b'IDAT', zlib.compress(row * 240)) + chunk(b'IEND', b''))
tags = [(256, 240), (257, 240), (258, 1), (259, 1), (262, 0), (273, 8), (277, 1), (278, 240), (279, 7200)]
open(f'{sys.argv[1]}/1.tiff', 'wb').write(
    b'II*\0' + struct.pack('<I', 7208) + bytes(7200) + struct.pack('<H', len(tags)) +
    b''.join(struct.pack('<HHII', tag, 4, 1, value) for tag, value in tags) + bytes(4))
PYTHON
for sample in facility-use-photo.jpg moving-in-1.jpg resident-record-copy-fax.png; do head -c 12000 "tests/data/$sample" >"$FUZZ/corpus/$sample"; done
exec "$FUZZ/decoders" -max_total_time="$SECONDS_MAX" -timeout=20 -rss_limit_mb=2000 -max_len=20000 -print_final_stats=1 \
  -artifact_prefix="$FUZZ/found/" "$FUZZ/corpus"
