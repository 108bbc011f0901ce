// What the programs for one kind of file share: take what the worker gave, lock up, decode.
#pragma once

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

// The whole life of such a program: its exit status. `files`: sandbox.h.
int Run(int argc, char** argv, bool files, void (*decode)(Bytes, Wanted, PageOutput&));

}  // namespace madoguchi::ocr::decoder
