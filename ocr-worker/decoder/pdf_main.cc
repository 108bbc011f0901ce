// madoguchi-decode-pdf: what madoguchi-decode becomes when the file is a PDF.
#include <new>

#include "ocr-worker/decoder/formats.h"
#include "ocr-worker/decoder/given.h"
#include "ocr-worker/decoder/page_output.h"
#include "ocr-worker/decoder/sandbox.h"

// madoguchi-decode-pdf [FIRST COUNT]
int main(int argc, char** argv) {
  using namespace madoguchi::ocr::decoder;  // the whole file is about it
  const std::optional<Given> given = TakeGiven(argc, argv);
  if (!given) return 2;
  PageOutput output(given->pixels);
  if (!EnterSandbox(/*files=*/true)) return 3;
  try {
    DecodePdf(given->file, given->wanted, output);
  } catch (const std::bad_alloc&) {  // poppler: the memory limit spoke
    output.Skip(Outcome::kPageTooLarge);
    output.End(Outcome::kEnd);
  }
  return 0;
}
