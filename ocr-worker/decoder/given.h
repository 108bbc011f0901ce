// What the worker gave its child: the file, the memory to draw into, the pages wanted.
#pragma once

#include <optional>

#include "ocr-worker/decoder/formats.h"
#include "ocr-worker/decoder/page_output.h"

namespace madoguchi::ocr::decoder {

struct Given {
  Bytes file;
  Wanted wanted;
  uint8_t* pixels;
};

// PROGRAM [FIRST COUNT DRAWING]; without: every page in colour. Nothing when the descriptors or the arguments are not
// the worker's.
std::optional<Given> TakeGiven(int argc, char** argv);

// By the first bytes of the worker's file alone.
FileKind GivenKind();

}  // namespace madoguchi::ocr::decoder
