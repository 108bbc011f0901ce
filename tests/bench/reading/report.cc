#include "tests/bench/reading/report.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace madoguchi::bench {

namespace {

std::string NameOf(const Kind& kind) {
  std::string name = absl::StrCat(kind.unlisted ? "unlisted " : "", kind.what);
  if (kind.place == "boxes") absl::StrAppend(&name, " in boxes");
  if (kind.place == "line") absl::StrAppend(&name, " on a line");
  return name;
}

void Row(const std::string& name, const char* written, const Score& score, bool compared, std::string& table) {
  absl::StrAppendFormat(&table, "| %s | %s | %d | %s | %s | %s | %d of %d | %s |\n", name, written, score.fields,
                        Percent(score.exact, score.fields),
                        score.characters == 0 ? "–" : Percent(score.character_errors, score.characters),
                        Percent(score.accepted, score.fields), score.accepted_wrong, score.accepted,
                        compared ? Percent(score.by_tesseract, score.fields) : "–");
}

const char* Written(bool by_hand) { return by_hand ? "hand" : "print"; }

}  // namespace

std::string Percent(int part, int whole) { return whole == 0 ? "–" : absl::StrFormat("%.1f %%", 100.0 * part / whole); }

bool IsText(const Kind& kind) { return kind.what != "marks" && kind.what != "date" && kind.what != "whole address"; }

std::string ScoresTable(const Result& result) {
  std::string table =
      "| field | written | fields | exact | characters wrong | accepted | wrong among accepted | `tesseract` finds |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const auto& [kind, score] : result.scores.kinds) {
    Row(NameOf(kind), Written(kind.handwritten), score, IsText(kind) && !result.times.tesseract_ms.empty(), table);
  }
  for (const bool hand : {false, true}) {
    const Score all = result.scores.Sum([&](const Kind& kind) { return IsText(kind) && kind.handwritten == hand; });
    if (all.fields > 0) Row("**all text**", Written(hand), all, !result.times.tesseract_ms.empty(), table);
  }
  if (result.scores.blanks.fields > 0) Row("left blank", "", result.scores.blanks, false, table);
  return table;
}

std::string DamageTable(const Result& result) {
  std::string table = "| damage | fields | exact | characters wrong | wrong among accepted |\n|---|---|---|---|---|\n";
  for (const auto& [damage, score] : result.by_damage) {
    absl::StrAppendFormat(&table, "| %s | %d | %s | %s | %d of %d |\n", damage, score.fields,
                          Percent(score.exact, score.fields), Percent(score.character_errors, score.characters),
                          score.accepted_wrong, score.accepted);
  }
  return table;
}

std::string TimesTable(const Result& result) {
  std::string table = "| stage | median ms of CPU a page |\n|---|---|\n";
  for (const auto& [stage, ms] : result.times.stage_ms)
    absl::StrAppendFormat(&table, "| %s | %.1f |\n", stage, Median(ms));
  const double mean = Mean(result.times.page_ms);
  absl::StrAppendFormat(&table, "\nA page takes %.0f ms of CPU (mean; median %.0f): %.1f pages/s/core.", mean,
                        Median(result.times.page_ms), 1000 / mean);
  if (!result.times.tesseract_ms.empty()) {
    const double tesseract = Mean(result.times.tesseract_ms);
    absl::StrAppendFormat(&table, " `tesseract -l jpn --psm 3` takes %.0f ms (mean): %.1f times as long.", tesseract,
                          tesseract / mean);
  }
  const auto& errors = result.error_px;
  absl::StrAppendFormat(
      &table,
      "\nRegistered: median %.2f px, worst %.2f px at 300 dpi; %d of %d pages not read, %d read as another "
      "form, %d with wrong orientation.\n",
      Median(errors), errors.empty() ? 0 : *std::max_element(errors.begin(), errors.end()), result.unread, result.pages,
      result.misread, result.turned_wrong);
  return table;
}

std::string ReliabilityTable(const Result& result) {
  constexpr double kBounds[] = {0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0001};
  constexpr size_t kBins = std::size(kBounds) - 1;
  std::string table = "| field | ECE |";
  for (size_t i = 0; i < kBins; ++i)
    absl::StrAppendFormat(&table, " %g–%g |", kBounds[i], std::min(1.0, kBounds[i + 1]));
  absl::StrAppend(&table, "\n|---|---|");
  for (size_t i = 0; i < kBins; ++i) absl::StrAppend(&table, "---|");
  absl::StrAppend(&table, "\n");

  std::map<std::string, std::vector<Judgement>> by_type;
  for (const auto& [kind, score] : result.scores.kinds) {
    if (!IsText(kind) && kind.what != "marks") continue;
    auto& all = by_type[absl::StrCat(kind.what, kind.what == "marks" ? "" : kind.handwritten ? ", hand" : ", print")];
    all.insert(all.end(), score.judgements.begin(), score.judgements.end());
  }
  for (const auto& [type, judgements] : by_type) {
    double error = 0;
    std::string bins;
    for (size_t i = 0; i < kBins; ++i) {
      int count = 0, right = 0;
      double confidence = 0;
      for (const Judgement& judgement : judgements) {
        if (judgement.confidence < kBounds[i] || judgement.confidence >= kBounds[i + 1]) continue;
        ++count;
        right += judgement.right;
        confidence += judgement.confidence;
      }
      error += std::abs(confidence - right);
      absl::StrAppend(&bins, count == 0 ? " – |" : absl::StrFormat(" %d of %d |", right, count));
    }
    absl::StrAppendFormat(&table, "| %s | %.3f |%s\n", type, error / static_cast<double>(judgements.size()), bins);
  }
  return table;
}

}  // namespace madoguchi::bench
