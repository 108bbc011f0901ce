// What the reader knows besides the ink. Made once, read by any number of threads.
#pragma once

#include "common/time/clock.h"
#include "ocr-worker/core/evidence/confidence.h"
#include "ocr-worker/core/evidence/gazetteer.h"
#include "ocr-worker/core/evidence/name_readings.h"
#include "ocr-worker/core/evidence/words.h"

namespace madoguchi::ocr {

struct Knowledge {
  Gazetteer places;
  NameReadings names;
  Words words;
  ConfidenceModel confidence;
  const Clock& clock;  // a birth date lies not after today
};

}  // namespace madoguchi::ocr
