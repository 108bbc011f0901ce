// Markdown of one group of pages.
#pragma once

#include <string>

#include "tests/bench/reading/session.h"

namespace madoguchi::bench {

std::string ScoresTable(const Result& result);
std::string DamageTable(const Result& result);
std::string TimesTable(const Result& result);
// How often readings of a given confidence are right, and the expected calibration error, by kind of field.
std::string ReliabilityTable(const Result& result);

// "97.3 %", "–" without any.
std::string Percent(int part, int whole);

// Kinds that are one leaf of text each: what sums over all text count.
bool IsText(const Kind& kind);

}  // namespace madoguchi::bench
