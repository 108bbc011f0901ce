// The figures to reach, beside what this run measured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/reading/session.h"

namespace madoguchi::bench {

// A share of so many, "–" when nothing was measured.
struct Measured {
  std::string text = "–";
  std::optional<bool> met;
};

struct Goal {
  std::string what;
  std::string goal;
  std::vector<Measured> columns;
  std::string tesseract = "–";
};

// Of reading as such: one column a result, in order. The first result that `tesseract` read too is compared.
std::vector<Goal> ReadingGoals(const std::vector<const Result*>& results);

// `columns`: headings of the results' columns. A single figure stands in the first one.
std::string GoalsTable(const std::vector<std::string>& columns, const std::vector<Goal>& goals);

// At least so many times less CPU than `tesseract` on the same pages, and so many pages a second and core.
Measured Speed(const Result& result, double pages, double times);

// Placed within 3 px at 300 dpi as far as the page itself tells, and taken for the right form.
Measured Registered(const Result& result, double percent);

// `at_least` per cent, or `at_most`.
Measured AtLeast(double percent, int part, int whole);
Measured AtMost(double percent, int part, int whole);

}  // namespace madoguchi::bench
