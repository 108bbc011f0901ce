// What the reader knows of Japan, built into the program: tables for core/evidence.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr::knowledge {

absl::string_view Places();  // postal codes and places: make_places.py, core/evidence/gazetteer.h
absl::string_view Names();   // names and how they are read: make_names.py, core/evidence/name_readings.h
absl::string_view Words();   // nouns, one a line: make_names.py, core/evidence/words.h

}  // namespace madoguchi::ocr::knowledge
