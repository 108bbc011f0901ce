#include "services/intake/core/paper/reading.h"

#include <fstream>
#include <sstream>

#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"
#include "services/intake/core/testing/sample_leaves.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

const absl::CivilDay kToday(2026, 11, 22);

PageReading Page(const std::string& form, int version, int page) {
  PageReading reading;
  reading.form = form;
  reading.version = version;
  reading.page = page;
  return reading;
}

PageReading Unreadable(int index) {
  PageReading reading;
  reading.page_index = index;
  reading.error = "UNREADABLE_IMAGE";
  return reading;
}

class ReadingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file("procedures/catalog/resident-record-copy.yaml");
    std::stringstream yaml;
    yaml << file.rdbuf();
    auto parsed = procedures::ParseDefinition(yaml.str());
    ASSERT_OK(parsed);
    definition_ = *std::move(parsed);
  }

  // A page filled in completely and read without doubt.
  static PageReading Filled() {
    PageReading page = Page("resident-record-copy", 1, 1);
    for (const auto& [id, value] : SampleLeaves())
      page.fields.push_back({.id = id, .value = value, .confidence = 0.999, .accepted = true});
    return page;
  }
  static FieldReading& Leaf(PageReading& page, const std::string& id) {
    for (FieldReading& field : page.fields) {
      if (field.id == id) return field;
    }
    ADD_FAILURE() << id;
    return page.fields.front();
  }
  static std::vector<std::string> Reasons(const Verdict& verdict) {
    std::vector<std::string> reasons;
    for (const Finding& finding : verdict.findings) reasons.push_back(finding.field + " " + finding.reason);
    return reasons;
  }

  procedures::Definition definition_;
};

TEST_F(ReadingTest, OneFileIsOneForm) {
  EXPECT_THAT(FormOf({}), Fails(StatusCode::kInvalidArgument, "NO_PAGES"));
  EXPECT_THAT(FormOf({Unreadable(0), Unreadable(1)}), Fails(StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
  EXPECT_THAT(FormOf({Page("a", 1, 1), Page("b", 1, 2)}), Fails(StatusCode::kInvalidArgument, "MIXED_FORMS"));
  EXPECT_THAT(FormOf({Page("a", 1, 1), Page("a", 2, 2)}), Fails(StatusCode::kInvalidArgument, "MIXED_FORMS"));
  EXPECT_THAT(FormOf({Page("a", 1, 1), Page("a", 1, 1)}), Fails(StatusCode::kInvalidArgument, "REPEATED_PAGE"));
  const auto form = FormOf({Unreadable(0), Page("a", 3, 2), Page("a", 3, 1)});
  ASSERT_OK(form);
  EXPECT_EQ(form->procedure, "a");
  EXPECT_EQ(form->version, 3);
}

TEST_F(ReadingTest, WhatIsCertainAndValidGoesStraightThrough) {
  const Verdict verdict = Judge(definition_, {Filled()}, kToday);
  EXPECT_THAT(Reasons(verdict), ::testing::IsEmpty());
  EXPECT_TRUE(verdict.straight_through);
  EXPECT_EQ(verdict.data["applicant"]["birth"], "1985-01-02");
  EXPECT_EQ(verdict.data["request"]["copies"], 1);
}

TEST_F(ReadingTest, AcceptedButBelowTheDefinitionsBarNeedsAPerson) {
  PageReading page = Filled();
  Leaf(page, "request.copies").confidence = 0.97;
  const Verdict verdict = Judge(definition_, {page}, kToday);
  EXPECT_THAT(verdict.findings, ::testing::IsEmpty());
  EXPECT_FALSE(verdict.straight_through);
}

TEST_F(ReadingTest, TheBarHoldsOnlyForTheFieldsThatTheDefinitionNames) {
  PageReading page = Filled();
  Leaf(page, "applicant.phone").confidence = 0.96;
  EXPECT_TRUE(Judge(definition_, {page}, kToday).straight_through);
}

TEST_F(ReadingTest, EachDoubtfulFieldIsNamedOnce) {
  PageReading page = Filled();
  Leaf(page, "applicant.birth.year").accepted = false;
  Leaf(page, "applicant.birth.day").accepted = false;
  Leaf(page, "applicant.phone").accepted = false;
  const Verdict verdict = Judge(definition_, {page}, kToday);
  EXPECT_THAT(Reasons(verdict),
              ::testing::ElementsAre("applicant.birth LOW_CONFIDENCE", "applicant.phone LOW_CONFIDENCE"));
  EXPECT_FALSE(verdict.straight_through);
}

TEST_F(ReadingTest, ImpossibleAndMissingValuesAreFindingsAndTheValueStaysAsWritten) {
  PageReading page = Filled();
  Leaf(page, "applicant.birth.era").value = "reiwa";
  Leaf(page, "applicant.birth.year").value = "9";
  Leaf(page, "applicant.birth.month").value = "13";
  Leaf(page, "applicant.birth.day").value = "40";
  Leaf(page, "applicant.phone").value = "";
  const Verdict verdict = Judge(definition_, {page}, kToday);
  EXPECT_THAT(Reasons(verdict),
              ::testing::UnorderedElementsAre("applicant.birth IMPOSSIBLE_DATE", "applicant.phone REQUIRED"));
  EXPECT_EQ(verdict.data["applicant"]["birth"], "令和9年13月40日");
}

TEST_F(ReadingTest, APageThatIsMissingOrUnreadableIsToldToThePersonWhoReviews) {
  PageReading other = Filled();
  other.page = 2;
  const Verdict verdict = Judge(definition_, {other, Unreadable(1)}, kToday);
  EXPECT_THAT(Reasons(verdict), ::testing::IsSupersetOf({" UNREADABLE_PAGE", " MISSING_PAGE"}));
  EXPECT_FALSE(verdict.straight_through);
}

}  // namespace
}  // namespace madoguchi::intake
