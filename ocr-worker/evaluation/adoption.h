// Whether a candidate may take the place of the reader in use, judged on the same held-back fields. Pure.
//
// It wins when on no script it is worse (significantly, or by more than kLossMax), on at least one it is significantly
// better, and what it accepts is not wrong more often. Each field counts once a script: right when every character of
// that script in it is right. Two-sided, exact, at kSignificance.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/evaluation/report.h"

namespace madoguchi::ocr::evaluation {

inline constexpr double kSignificance = 0.05;
inline constexpr double kLossMax = 0.005;   // of the fields that have the script
inline constexpr int64_t kFieldsMin = 200;  // held-back fields below which nothing is decided

struct Comparison {
  int64_t fields = 0;
  int64_t wins = 0;    // only the candidate is right
  int64_t losses = 0;  // only the one in use is right
  double p = 1;

  bool better() const { return wins > losses && p < kSignificance; }
  bool worse() const {
    return losses > wins &&
           (p < kSignificance || static_cast<double>(losses - wins) > kLossMax * static_cast<double>(fields));
  }
};

struct Verdict {
  bool adopted = false;
  std::vector<std::string> reasons;  // why not, or why
  std::map<std::string, Comparison> by_script;
  Score current;
  Score candidate;
};

// Outcomes are paired by id. INVALID_ARGUMENT (SAMPLES_DIFFER) when they are not the same fields;
// FAILED_PRECONDITION (TOO_FEW_SAMPLES).
absl::StatusOr<Verdict> Compare(const std::vector<Outcome>& current, const std::vector<Outcome>& candidate);

}  // namespace madoguchi::ocr::evaluation
