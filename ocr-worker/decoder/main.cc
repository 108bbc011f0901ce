// madoguchi-decode: turns one stranger's file into pixels, locked up. Started by the worker (adapters/child_decoder.h),
// never by hand.
#include <unistd.h>

#include <string>

#include "ocr-worker/decoder/given.h"
#include "ocr-worker/decoder/run.h"

namespace madoguchi::ocr::decoder {
namespace {

// JPEG and PNG hold one page each.
void DecodePicture(Bytes file, Wanted wanted, PageOutput& output) {
  const FileKind kind = KindOf(file);
  if (kind != FileKind::kJpeg && kind != FileKind::kPng) {
    output.End(Outcome::kUnsupported);
  } else if (wanted.count == 0) {
    output.EndCount(1);
  } else if (wanted.first > 0) {
    output.End(Outcome::kEnd);
  } else {
    kind == FileKind::kJpeg ? DecodeJpeg(file, output) : DecodePng(file, output);
  }
}

// The programs for the other kinds load more than most files need (protocol.h).
std::string_view OtherProgram(FileKind kind) {
  if (kind == FileKind::kPdf) return kPdfSuffix;
  return kind == FileKind::kTiff ? kTiffSuffix : std::string_view();
}

}  // namespace
}  // namespace madoguchi::ocr::decoder

// madoguchi-decode [FIRST COUNT DRAWING]
int main(int argc, char** argv) {
  using namespace madoguchi::ocr::decoder;  // the whole file is about it
  if (const std::string_view suffix = OtherProgram(GivenKind()); !suffix.empty()) {
    execv((std::string(argv[0]) += suffix).c_str(), argv);
    return kExitNoProgram;
  }
  return Run(argc, argv, /*files=*/false, DecodePicture);
}
