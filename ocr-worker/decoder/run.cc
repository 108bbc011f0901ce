#include "ocr-worker/decoder/run.h"

#include <new>

#include "ocr-worker/decoder/given.h"
#include "ocr-worker/decoder/sandbox.h"

namespace madoguchi::ocr::decoder {

int Run(int argc, char** argv, bool files, void (*decode)(Bytes, Wanted, PageOutput&)) {
  const std::optional<Given> given = TakeGiven(argc, argv);
  if (!given) return kExitNotGiven;
  PageOutput output(given->pixels, given->wanted.drawing);
  if (!EnterSandbox(files)) return kExitNotLocked;
  try {
    decode(given->file, given->wanted, output);
  } catch (const std::bad_alloc&) {  // vectors of this size, poppler: the memory limit spoke
    output.Skip(Outcome::kPageTooLarge);
    output.End(Outcome::kEnd);
  }
  return 0;
}

}  // namespace madoguchi::ocr::decoder
