#include "ocr-worker/evaluation/report.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr-worker/evaluation/statistics.h"

namespace madoguchi::ocr::evaluation {
namespace {

using Json = nlohmann::ordered_json;

bool IsMarks(const Outcome& outcome) { return outcome.type == "choice" || outcome.type == "choices"; }

double Share(int64_t part, int64_t of) { return of == 0 ? 0 : static_cast<double>(part) / static_cast<double>(of); }
double Rounded(double value) { return std::round(value * 10000) / 10000; }

std::string Row(const std::string& name, const Score& score) {
  const Interval exact = Wilson(score.exact, score.fields), wrong = Wilson(score.accepted_wrong, score.accepted);
  std::string row = absl::StrFormat("| %s | %d | %.1f %% (%.1f–%.1f) | %.1f %% |", name, score.fields,
                                    100 * Share(score.exact, score.fields), 100 * exact.low, 100 * exact.high,
                                    100 * Share(score.accepted, score.fields));
  if (score.accepted == 0) {
    absl::StrAppend(&row, " – |");
  } else {
    absl::StrAppendFormat(&row, " %d / %d = %.2f %% (%.2f–%.2f) |", score.accepted_wrong, score.accepted,
                          100 * Share(score.accepted_wrong, score.accepted), 100 * wrong.low, 100 * wrong.high);
  }
  if (score.characters == 0) return absl::StrCat(row, " – |\n");
  return absl::StrCat(row, absl::StrFormat(" %.2f %% |\n", 100 * Share(score.edits, score.characters)));
}

std::string Table(absl::string_view title, const std::map<std::string, Score>& scores) {
  std::string table = absl::StrCat("\n| ", title, " | 欄 | 全て正しい | 確認不要 | 確認不要のうち誤り | 文字の誤り |\n",
                                   "|---|---|---|---|---|---|\n");
  for (const auto& [name, score] : scores) absl::StrAppend(&table, Row(name, score));
  return table;
}

std::vector<std::pair<Step, int64_t>> MostFrequent(const Report& report, size_t count) {
  std::vector<std::pair<Step, int64_t>> all(report.confusions.begin(), report.confusions.end());
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (all.size() > count) all.resize(count);
  return all;
}

Json ScoreJson(const Score& score) {
  const Interval exact = Wilson(score.exact, score.fields), wrong = Wilson(score.accepted_wrong, score.accepted);
  return {{"fields", score.fields},
          {"exact", score.exact},
          {"accuracy", Rounded(Share(score.exact, score.fields))},
          {"accuracy_95", {Rounded(exact.low), Rounded(exact.high)}},
          {"accepted", score.accepted},
          {"coverage", Rounded(Share(score.accepted, score.fields))},
          {"accepted_wrong", score.accepted_wrong},
          {"wrong_among_accepted", Rounded(Share(score.accepted_wrong, score.accepted))},
          {"wrong_among_accepted_95", {Rounded(wrong.low), Rounded(wrong.high)}},
          {"characters", score.characters},
          {"cer", Rounded(Share(score.edits, score.characters))}};
}

Json ScoresJson(const std::map<std::string, Score>& scores) {
  Json json = Json::object();
  for (const auto& [name, score] : scores) json[name] = ScoreJson(score);
  return json;
}

}  // namespace

void Score::Add(const Outcome& outcome, const std::vector<Step>& steps) {
  fields += 1;
  exact += outcome.right();
  accepted += outcome.accepted;
  accepted_wrong += outcome.accepted && !outcome.right();
  for (const auto& [written, read] : steps) {
    characters += !written.empty();
    edits += written != read;
  }
}

Report Evaluate(const std::vector<Outcome>& outcomes) {
  Report report;
  for (const Outcome& outcome : outcomes) {
    if (outcome.blank()) {
      report.blank += 1;
      continue;
    }
    const std::string form = absl::StrCat(outcome.form, "-", outcome.version);
    const std::vector<Step> steps = IsMarks(outcome) ? std::vector<Step>() : Align(outcome.truth, outcome.value);
    for (Score* score : {&report.all, &report.by_form[form], &report.by_field[absl::StrCat(form, " ", outcome.field)],
                         &report.by_recognizer[outcome.recognizer]}) {
      score->Add(outcome, steps);
    }
    if (!outcome.type.empty()) report.by_type[outcome.type].Add(outcome, steps);
    for (const Step& step : steps) {
      if (step.first != step.second) ++report.confusions[step];
    }
  }
  return report;
}

std::string ToMarkdown(const Report& report, size_t confusions_max) {
  std::string text = Table("", {{"**全体**", report.all}});
  absl::StrAppend(&text, Table("読み取り器", report.by_recognizer));
  if (!report.by_type.empty()) absl::StrAppend(&text, Table("種類", report.by_type));
  absl::StrAppend(&text, Table("様式", report.by_form), Table("項目", report.by_field));
  absl::StrAppend(&text, "\n| 書いてある | 読んだ | 回 |\n|---|---|---|\n");
  const auto shown = [](const std::string& character) {
    return character.empty() ? std::string("（なし）") : character == " " ? std::string("（空白）") : character;
  };
  for (const auto& [step, count] : MostFrequent(report, confusions_max)) {
    absl::StrAppend(&text, "| ", shown(step.first), " | ", shown(step.second), " | ", count, " |\n");
  }
  absl::StrAppend(&text, "\n", "空欄を空欄と読んだもの：", report.blank, "　読めなかったページ：", report.unread_pages,
                  "\nかっこの中は95%信頼区間（Wilson）です。\n");
  return text;
}

nlohmann::ordered_json ToJson(const Report& report, size_t confusions_max) {
  Json confusions = Json::array();
  for (const auto& [step, count] : MostFrequent(report, confusions_max))
    confusions.push_back({{"written", step.first}, {"read", step.second}, {"times", count}});
  return {{"all", ScoreJson(report.all)},
          {"blank", report.blank},
          {"unread_pages", report.unread_pages},
          {"by_recognizer", ScoresJson(report.by_recognizer)},
          {"by_type", ScoresJson(report.by_type)},
          {"by_form", ScoresJson(report.by_form)},
          {"by_field", ScoresJson(report.by_field)},
          {"confusions", std::move(confusions)}};
}

}  // namespace madoguchi::ocr::evaluation
