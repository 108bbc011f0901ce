// From characters as they were recognised to the value in the definition's notation.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ocr-worker/core/text/reading_graph.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct FieldValue {
  std::string value;
  bool faulty =
      false;  // something cannot stand there: a letter among digits, an empty box inside a number, no character
};

// The value that a way through the ink spells; spaces where new words begin.
FieldValue ValueOfWay(const procedures::TemplateField& field, const ReadingGraph& graph, const std::vector<int>& way);

// Digits of any number, telephone number or postal code.
bool HoldsDigits(procedures::LeafType type);

// Recognisers see spaces differently; the characters are what they vouch for.
std::string WithoutSpaces(absl::string_view text);

}  // namespace madoguchi::ocr
