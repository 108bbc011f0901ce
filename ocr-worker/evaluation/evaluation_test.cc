#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "ocr-worker/evaluation/adoption.h"
#include "ocr-worker/evaluation/report.h"
#include "ocr-worker/evaluation/statistics.h"

namespace madoguchi::ocr::evaluation {
namespace {

using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(StatisticsTest, WilsonAsInItsTable) {
  // 8 of 10: 0.490–0.943 (Brown, Cai and DasGupta 2001, recomputed by hand).
  EXPECT_NEAR(Wilson(8, 10).low, 0.4902, 1e-4);
  EXPECT_NEAR(Wilson(8, 10).high, 0.9433, 1e-4);
  EXPECT_EQ(Wilson(0, 600).low, 0);
  EXPECT_NEAR(Wilson(0, 600).high, 0.00636, 1e-4);
  EXPECT_EQ(Wilson(0, 0).high, 1);
}

TEST(StatisticsTest, McNemarIsTheExactSignTest) {
  EXPECT_EQ(McNemar(0, 0), 1);
  EXPECT_EQ(McNemar(3, 3), 1);
  EXPECT_NEAR(McNemar(5, 0), 0.0625, 1e-9);
  EXPECT_NEAR(McNemar(8, 1), 20.0 / 512, 1e-9);
  EXPECT_NEAR(McNemar(1, 8), 20.0 / 512, 1e-9);
}

TEST(AlignmentTest, CharactersAreLaidBesideEachOther) {
  EXPECT_THAT(Align("シツ", "ツ"), ElementsAre(Step("シ", ""), Step("ツ", "ツ")));
  EXPECT_THAT(Align("見本", "見木"), ElementsAre(Step("見", "見"), Step("本", "木")));
  EXPECT_THAT(Align("", "1"), ElementsAre(Step("", "1")));
  EXPECT_THAT(Align("𠮷", "吉"), ElementsAre(Step("𠮷", "吉")));
  EXPECT_TRUE(Align("", "").empty());
}

TEST(AlignmentTest, ScriptsAreTold) {
  const std::pair<const char*, const char*> cases[] = {
      {"漢", "kanji"},    {"𠮷", "kanji"}, {"々", "kanji"}, {"か", "hiragana"}, {"カ", "katakana"},
      {"ー", "katakana"}, {"7", "digit"},  {"A", "latin"},  {"-", "other"},     {"、", "other"}};
  for (const auto& [character, script] : cases) EXPECT_EQ(ScriptOf(character), script) << character;
}

Outcome Read(const std::string& truth, const std::string& value, bool accepted, const std::string& type = "katakana") {
  return {.id = "s",
          .form = "sample",
          .version = 1,
          .field = "a.kana",
          .type = type,
          .recognizer = "characters@1",
          .truth = truth,
          .value = value,
          .confidence = 0.9,
          .accepted = accepted};
}

TEST(ReportTest, CountsByFieldFormAndRecognizer) {
  std::vector<Outcome> outcomes = {Read("シツ", "シツ", true), Read("シツ", "ツツ", true), Read("ソ", "ン", false),
                                   Read("", "", true), Read("self", "agent", false, "choice")};
  outcomes[2].recognizer = "tesseract@5";
  const Report report = Evaluate(outcomes);
  EXPECT_EQ(report.blank, 1);
  EXPECT_EQ(report.all.fields, 4);
  EXPECT_EQ(report.all.exact, 1);
  EXPECT_EQ(report.all.accepted, 2);
  EXPECT_EQ(report.all.accepted_wrong, 1);
  EXPECT_EQ(report.all.characters, 5) << "a mark has none";
  EXPECT_EQ(report.all.edits, 2);
  EXPECT_EQ(report.by_recognizer.at("tesseract@5").fields, 1);
  EXPECT_EQ(report.by_form.at("sample-1").fields, 4);
  EXPECT_EQ(report.confusions.at({"シ", "ツ"}), 1);
  const std::string table = ToMarkdown(report, 10);
  EXPECT_THAT(table, HasSubstr("| sample-1 a.kana | 4 | 25.0 % (4.6–69.9) | 50.0 % | 1 / 2 = 50.00 %"));
  EXPECT_THAT(table, HasSubstr("| シ | ツ | 1 |"));
  EXPECT_EQ(ToJson(report, 1)["confusions"].size(), 1);
  EXPECT_EQ(ToJson(report, 10)["all"]["cer"], 0.4);
}

// `wins` fields only the candidate reads, `losses` only the one in use; both read the rest.
std::pair<std::vector<Outcome>, std::vector<Outcome>> Pairs(int fields, int wins, int losses) {
  std::vector<Outcome> current, candidate;
  for (int i = 0; i < fields; ++i) {
    Outcome good = Read("ミホン", "ミホン", false), bad = Read("ミホン", "ミホソ", false);
    good.id = bad.id = absl::StrCat(i);
    current.push_back(i < wins ? bad : good);
    candidate.push_back(i >= wins && i < wins + losses ? bad : good);
  }
  return {current, candidate};
}

TEST(AdoptionTest, OnlyAClearWinnerIsAdopted) {
  struct Case {
    int fields, wins, losses;
    bool adopted;
  };
  for (const Case& each : {Case{300, 12, 0, true}, Case{300, 5, 0, false}, Case{300, 0, 0, false},
                           Case{300, 0, 12, false}, Case{300, 14, 3, true}}) {
    const auto [current, candidate] = Pairs(each.fields, each.wins, each.losses);
    const auto verdict = Compare(current, candidate);
    ASSERT_OK(verdict);
    EXPECT_EQ(verdict->adopted, each.adopted) << each.wins << ":" << each.losses;
    EXPECT_FALSE(verdict->reasons.empty());
    EXPECT_EQ(verdict->by_script.at("katakana").fields, 300);
  }
}

TEST(AdoptionTest, AWinOnOneScriptDoesNotPayForALossOnAnother) {
  auto [current, candidate] = Pairs(300, 20, 0);
  for (int i = 0; i < 300; ++i) {
    Outcome kanji = Read("見本", "見本", false, "person_name");
    kanji.id = absl::StrCat("k", i);
    current.push_back(kanji);
    if (i < 2) kanji.value = "見木";
    candidate.push_back(kanji);
  }
  EXPECT_FALSE(Compare(current, candidate)->adopted) << "two of 300 are more than half a point";
}

TEST(AdoptionTest, WhatIsAcceptedMustNotBecomeWorse) {
  auto [current, candidate] = Pairs(300, 20, 2);
  for (size_t i = 0; i < current.size(); ++i) current[i].accepted = i >= 20, candidate[i].accepted = true;
  const auto verdict = Compare(current, candidate);
  ASSERT_OK(verdict);
  EXPECT_FALSE(verdict->adopted);
  EXPECT_THAT(verdict->reasons, ::testing::Contains(HasSubstr("0/280 → 2/300")));
}

TEST(AdoptionTest, TheSameFieldsAndEnoughOfThem) {
  auto [current, candidate] = Pairs(199, 20, 0);
  EXPECT_THAT(Compare(current, candidate).status(), Fails(absl::StatusCode::kFailedPrecondition, "TOO_FEW_SAMPLES"));
  candidate.pop_back();
  EXPECT_THAT(Compare(current, candidate).status(), Fails(absl::StatusCode::kInvalidArgument, "SAMPLES_DIFFER"));
}

}  // namespace
}  // namespace madoguchi::ocr::evaluation
