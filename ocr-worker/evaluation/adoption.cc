#include "ocr-worker/evaluation/adoption.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/error.h"
#include "ocr-worker/evaluation/statistics.h"

namespace madoguchi::ocr::evaluation {
namespace {

// Script → every written character of it is right. A character read where none stands counts against its own script.
std::map<std::string, bool> RightByScript(const std::vector<Step>& steps) {
  std::map<std::string, bool> right;
  for (const auto& [written, read] : steps) {
    const std::string script(ScriptOf(written.empty() ? read : written));
    const auto [place, fresh] = right.emplace(script, true);
    if (written != read) place->second = false;
  }
  return right;
}

void Pair(const Outcome& current, const Outcome& candidate, Verdict& verdict) {
  const auto steps = Align(current.truth, current.value), other_steps = Align(candidate.truth, candidate.value);
  verdict.current.Add(current, steps);
  verdict.candidate.Add(candidate, other_steps);
  const auto before = RightByScript(steps), after = RightByScript(other_steps);
  for (const auto& written : RightByScript(Align(current.truth, current.truth))) {
    const auto was = before.find(written.first), is = after.find(written.first);
    const bool was_right = was != before.end() && was->second, is_right = is != after.end() && is->second;
    Comparison& script = verdict.by_script[written.first];
    script.fields += 1;
    script.wins += is_right && !was_right;
    script.losses += was_right && !is_right;
  }
}

double WrongShare(const Score& score) {
  return score.accepted == 0 ? 0 : static_cast<double>(score.accepted_wrong) / static_cast<double>(score.accepted);
}

}  // namespace

absl::StatusOr<Verdict> Compare(const std::vector<Outcome>& current, const std::vector<Outcome>& candidate) {
  std::map<std::string, const Outcome*> by_id;
  for (const Outcome& outcome : candidate) by_id[outcome.id] = &outcome;
  Verdict verdict;
  for (const Outcome& outcome : current) {
    const auto other = by_id.find(outcome.id);
    if (other == by_id.end() || other->second->truth != outcome.truth || by_id.size() != current.size()) {
      return Error(absl::StatusCode::kInvalidArgument, "SAMPLES_DIFFER",
                   "二つの読み取りが同じ見本に対するものではありません。同じフォルダーで比べてください。");
    }
    if (!outcome.truth.empty() && outcome.type != "choice" && outcome.type != "choices")
      Pair(outcome, *other->second, verdict);
  }
  if (verdict.current.fields < kFieldsMin) {
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_FEW_SAMPLES",
                 absl::StrCat("判定用の見本が", verdict.current.fields, "件しかありません。", kFieldsMin,
                              "件以上集めてから比べてください。"));
  }
  bool better = false, worse = false;
  for (auto& [script, comparison] : verdict.by_script) {
    comparison.p = McNemar(comparison.wins, comparison.losses);
    if (comparison.better()) {
      better = true;
      verdict.reasons.push_back(absl::StrFormat("%s が有意に良い(改善 %d、悪化 %d、p=%.4f)", script, comparison.wins,
                                                comparison.losses, comparison.p));
    }
    if (comparison.worse()) {
      worse = true;
      verdict.reasons.push_back(absl::StrFormat("%s が悪い(改善 %d、悪化 %d、p=%.4f)", script, comparison.wins,
                                                comparison.losses, comparison.p));
    }
  }
  if (!better) verdict.reasons.push_back("有意に良くなった文字種がない");
  const bool riskier = WrongShare(verdict.candidate) > WrongShare(verdict.current);
  if (riskier) {
    verdict.reasons.push_back(absl::StrFormat("確認不要とした値の誤りが増える(%d/%d → %d/%d)",
                                              verdict.current.accepted_wrong, verdict.current.accepted,
                                              verdict.candidate.accepted_wrong, verdict.candidate.accepted));
  }
  verdict.adopted = better && !worse && !riskier;
  return verdict;
}

}  // namespace madoguchi::ocr::evaluation
