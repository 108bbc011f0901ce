// madoguchi-decode: turns one stranger's file into pixels, locked up. Started by the worker (adapters/child_decoder.h),
// never by hand.
#include <unistd.h>

#include <new>
#include <string>

#include "ocr-worker/decoder/formats.h"
#include "ocr-worker/decoder/given.h"
#include "ocr-worker/decoder/page_output.h"
#include "ocr-worker/decoder/protocol.h"
#include "ocr-worker/decoder/sandbox.h"

// madoguchi-decode [FIRST COUNT]
int main(int argc, char** argv) {
  using namespace madoguchi::ocr::decoder;  // the whole file is about it
  const std::optional<Given> given = TakeGiven(argc, argv);
  if (!given) return 2;
  const auto& [file, wanted, pixels] = *given;
  const FileKind kind = KindOf(file);
  if (kind == FileKind::kPdf) {
    execv((std::string(argv[0]) += kPdfSuffix).c_str(), argv);
    return kExitNoProgram;
  }
  PageOutput output(pixels);
  if (!EnterSandbox(/*files=*/false)) return 3;
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
      default:
        output.End(Outcome::kUnsupported);
        break;
    }
  } catch (const std::bad_alloc&) {  // vectors of this size: the memory limit spoke
    output.Skip(Outcome::kPageTooLarge);
    output.End(Outcome::kEnd);
  }
  return 0;
}
