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

// PROGRAM [FIRST COUNT]; without: every page. Nothing when the descriptors or the arguments are not the worker's.
std::optional<Given> TakeGiven(int argc, char** argv);

}  // namespace madoguchi::ocr::decoder
