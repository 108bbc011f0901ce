#include "tests/bench/reading/goals.h"

#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/bench/reading/report.h"

namespace madoguchi::bench {

namespace {

using Takes = std::function<bool(const Kind&)>;
using Judges = std::function<Measured(const Result&)>;

Takes Of(bool handwritten, std::string place, std::vector<std::string> whats) {
  return [=](const Kind& kind) {
    if (kind.handwritten != handwritten || (!place.empty() && kind.place != place)) return false;
    for (const std::string& what : whats) {
      if (kind.what == what) return true;
    }
    return false;
  };
}

Judges Exact(double percent, const Takes& takes) {
  return [=](const Result& result) {
    const Score score = result.scores.Sum(takes);
    return AtLeast(percent, score.exact, score.fields);
  };
}

Judges CharactersRight(double percent, const Takes& takes) {
  return [=](const Result& result) {
    const Score score = result.scores.Sum(takes);
    return AtLeast(percent, score.characters - score.character_errors, score.characters);
  };
}

Judges WrongAmongAccepted(double wrong_percent, double accepted_percent, bool handwritten) {
  return [=](const Result& result) {
    const Score score =
        result.scores.Sum([&](const Kind& kind) { return IsText(kind) && kind.handwritten == handwritten; });
    if (score.fields == 0) return Measured();
    Measured measured = AtMost(wrong_percent, score.accepted_wrong, score.accepted);
    absl::StrAppendFormat(&measured.text, " at %s", Percent(score.accepted, score.fields));
    measured.met = measured.met.value_or(false) && 100.0 * score.accepted >= accepted_percent * score.fields;
    return measured;
  };
}

// Points that weighing with dictionaries costs names that no dictionary has.
Measured LossThroughLexicons(const Result& result) {
  const Score score = result.scores.Sum([](const Kind& kind) { return kind.unlisted; });
  if (score.fields == 0) return {};
  const double loss = 100.0 * (score.raw_exact - score.bare_exact) / score.fields;
  return {absl::StrFormat("%.1f points of %s (%d names)", loss, Percent(score.raw_exact, score.fields), score.fields),
          loss <= 2};
}

Measured Seals(const Result& result) {
  const SealScore& seals = result.scores.seals;
  if (seals.present + seals.absent == 0) return {};
  return {absl::StrFormat("%s found (%d), %d false (%d)", Percent(seals.found, seals.present), seals.present,
                          seals.falsely_found, seals.absent),
          seals.falsely_found == 0 && 100.0 * seals.found >= 98.0 * seals.present};
}

std::string TesseractFinds(const std::vector<const Result*>& results, const Takes& takes) {
  for (const Result* result : results) {
    if (result->times.tesseract_ms.empty()) continue;
    const Score score = result->scores.Sum(takes);
    return Percent(score.by_tesseract, score.fields);
  }
  return "–";
}

}  // namespace

Measured Speed(const Result& result, double pages, double times) {
  if (result.times.page_ms.empty()) return {};
  const double mean = Mean(result.times.page_ms), rate = 1000 / mean;
  if (result.times.tesseract_ms.empty()) return {absl::StrFormat("%.1f pages/s/core", rate), rate >= pages};
  const double factor = Mean(result.times.tesseract_ms) / mean;
  return {absl::StrFormat("%.1f× / %.1f pages/s/core", factor, rate), factor >= times && rate >= pages};
}

Measured Registered(const Result& result, double percent) {
  int near = 0;
  for (const double error : result.error_px) near += error <= 3;
  return AtLeast(percent, near - result.misread, result.pages);
}

Measured AtLeast(double percent, int part, int whole) {
  if (whole == 0) return {};
  return {absl::StrFormat("%s (%d)", Percent(part, whole), whole), 100.0 * part >= percent * whole};
}

Measured AtMost(double percent, int part, int whole) {
  if (whole == 0) return {};
  return {absl::StrFormat("%s (%d of %d)", Percent(part, whole), part, whole), 100.0 * part <= percent * whole};
}

std::vector<Goal> ReadingGoals(const std::vector<const Result*>& results) {
  std::vector<Goal> goals;
  const auto add = [&](const char* what, const char* goal, const Judges& judge, const Takes& compared = nullptr) {
    Goal& row = goals.emplace_back(Goal{.what = what, .goal = goal});
    for (const Result* result : results) row.columns.push_back(judge(*result));
    if (compared) row.tesseract = TesseractFinds(results, compared);
  };
  const Takes printed = Of(false, "", {"name", "katakana", "address", "phone", "date"});
  const Takes printed_leaves = Of(false, "", {"name", "katakana", "address", "phone"});
  add("CPU time a page with markers, one thread", "≥ 6× less than `tesseract`, ≥ 4 pages/s/core",
      [](const Result& result) { return Speed(result, 4, 6); });
  add("printed fields exact (name, kana, address, phone, date)", "≥ 97 %", Exact(97, printed), printed_leaves);
  add("printed characters wrong (CER)", "≤ 0.7 %", [=](const Result& result) {
    const Score score = result.scores.Sum(printed_leaves);
    return AtMost(0.7, score.character_errors, score.characters);
  });
  const Takes kanji = Of(true, "boxes", {"name"}), kana = Of(true, "boxes", {"katakana", "hiragana"}),
              digits = Of(true, "boxes", {"digits", "phone", "postal code"}), phone = Of(true, "boxes", {"phone"});
  add("handwriting in boxes, kanji: characters right", "≥ 97 %", CharactersRight(97, kanji));
  add("handwriting in boxes, kanji: names exact", "≥ 92 %", Exact(92, kanji), kanji);
  add("handwriting in boxes, kana: characters right", "≥ 97 %", CharactersRight(97, kana));
  add("handwriting in boxes, kana: fields exact", "≥ 92 %", Exact(92, kana), kana);
  add("handwriting in boxes: digits right", "≥ 98.5 %", CharactersRight(98.5, digits));
  add("handwriting in boxes: phone numbers exact", "≥ 90 %", Exact(90, phone), phone);
  add("names in no list: loss through lexicons", "≤ 2 points", LossThroughLexicons);
  const Takes kana_line = Of(true, "line", {"katakana"}), name_line = Of(true, "line", {"name"}),
              address_line = Of(true, "line", {"whole address"});
  add("handwriting on a line: kana exact", "≥ 80 %", Exact(80, kana_line), kana_line);
  add("handwriting on a line: names exact", "≥ 85 %", Exact(85, name_line), name_line);
  add("handwriting on a line: listed addresses with number and building exact", "≥ 80 %", Exact(80, address_line));
  add("marks right", "≥ 99.5 %", [](const Result& result) {
    const Score score = result.scores.Sum([](const Kind& kind) { return kind.what == "marks"; });
    return AtLeast(99.5, score.exact, score.fields);
  });
  add("seals in colour", "≥ 98 % found, 0 false", Seals);
  add("wrong among accepted, print", "≤ 0.5 % at ≥ 85 %", WrongAmongAccepted(0.5, 85, false));
  add("wrong among accepted, handwriting", "≤ 0.5 % at ≥ 60 %", WrongAmongAccepted(0.5, 60, true));
  add("registered at ≤ 3 px, with markers", "100 %", [](const Result& result) { return Registered(result, 100); });
  return goals;
}

std::string GoalsTable(const std::vector<std::string>& columns, const std::vector<Goal>& goals) {
  std::string table = "| what | goal |", rule = "|---|---|";
  for (const std::string& column : columns) {
    absl::StrAppend(&table, " ", column, " |");
    absl::StrAppend(&rule, "---|");
  }
  absl::StrAppend(&table, " `tesseract` finds |\n", rule, "---|\n");
  for (const Goal& goal : goals) {
    absl::StrAppend(&table, "| ", goal.what, " | ", goal.goal, " |");
    for (size_t i = 0; i < columns.size(); ++i) {
      const Measured measured = i < goal.columns.size() ? goal.columns[i] : Measured();
      absl::StrAppend(&table, " ", measured.text, !measured.met ? "" : *measured.met ? " ✓" : " ✗", " |");
    }
    absl::StrAppend(&table, " ", goal.tesseract, " |\n");
  }
  return table;
}

}  // namespace madoguchi::bench
