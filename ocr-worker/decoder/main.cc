// madoguchi-decode: turns one stranger's file into pixels, locked up. Started by the worker (adapters/child_decoder.h),
// never by hand.
#include <sys/mman.h>
#include <sys/stat.h>

#include <cstdlib>
#include <new>

#include "ocr-worker/decoder/formats.h"
#include "ocr-worker/decoder/page_output.h"
#include "ocr-worker/decoder/protocol.h"
#include "ocr-worker/decoder/sandbox.h"

// madoguchi-decode [FIRST COUNT]: formats.h, Wanted; without: every page.
int main(int argc, char** argv) {
  using namespace madoguchi::ocr::decoder;  // the whole file is about it
  Wanted wanted;
  if (argc == 3) wanted = {std::atoi(argv[1]), std::atoi(argv[2])};
  if (wanted.first < 0 || wanted.count < 0) return 2;
  struct stat file_stat {};
  if (fstat(kFileFd, &file_stat) != 0 || file_stat.st_size <= 0) return 2;
  const auto size = static_cast<size_t>(file_stat.st_size);
  void* file_memory = mmap(nullptr, size, PROT_READ, MAP_SHARED, kFileFd, 0);
  void* pixels = mmap(nullptr, kPixelBytesMax, PROT_READ | PROT_WRITE, MAP_SHARED, kPixelsFd, 0);
  if (file_memory == MAP_FAILED || pixels == MAP_FAILED) return 2;

  const Bytes file{static_cast<const uint8_t*>(file_memory), size};
  PageOutput output(static_cast<uint8_t*>(pixels));
  const FileKind kind = KindOf(file);
  if (!EnterSandbox(/*files=*/kind == FileKind::kPdf)) return 3;
  try {
    switch (kind) {
      case FileKind::kJpeg:
      case FileKind::kPng:
        // One page each.
        if (wanted.count == 0) {
          output.EndCount(1);
        } else if (wanted.first > 0) {
          output.End(Outcome::kEnd);
        } else {
          kind == FileKind::kJpeg ? DecodeJpeg(file, output) : DecodePng(file, output);
        }
        break;
      case FileKind::kTiff:
        DecodeTiff(file, wanted, output);
        break;
      case FileKind::kPdf:
        DecodePdf(file, wanted, output);
        break;
      case FileKind::kUnknown:
        output.End(Outcome::kUnsupported);
        break;
    }
  } catch (const std::bad_alloc&) {  // poppler and vectors of this size: the memory limit spoke
    output.Skip(Outcome::kPageTooLarge);
    output.End(Outcome::kEnd);
  }
  return 0;
}
