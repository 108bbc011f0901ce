// Between the reader's plain values and the wire.
#pragma once

#include "madoguchi/ocr/v1/reading.pb.h"
#include "ocr-worker/core/reading.h"

namespace madoguchi::ocr {

v1::PageReading ToProto(const PageReading& reading);

}  // namespace madoguchi::ocr
