// What was seen in a field before anything is decided.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ocr-worker/core/reading.h"
#include "ocr-worker/core/text/recognizer.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct Observation {
  const procedures::TemplateField* field = nullptr;
  std::optional<FieldReading> settled;  // a blank or marks: nothing to recognise
  std::string recognizer;               // who read it first
  Offer first;
  std::optional<Offer> second;  // another reader of the same ink, asked where the first leaves doubt
};

// Something in the field was taken back, or may have been: its reader gave a character without text, or no text among
// the alternatives (core/text/handwriting.h). What is left may be all that was meant or not; only a person can tell,
// and another reader would read what is crossed out.
bool HoldsCrossedOut(const Observation& seen);

// An empty box, or several, before a written one begins a new word. `written[i]`: box i holds ink; the graph's places
// count the written ones.
void MarkWords(const std::vector<bool>& written, ReadingGraph& graph);

}  // namespace madoguchi::ocr
