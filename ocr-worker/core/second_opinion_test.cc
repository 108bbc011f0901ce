#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/decision.h"

namespace madoguchi::ocr {
namespace {

procedures::TemplateField Name() {
  procedures::TemplateField field;
  field.id = "applicant.name";
  field.type = procedures::LeafType::kPersonName;
  field.min_confidence = 0.95;
  return field;
}

FieldReading Reading(const std::string& value, double confidence) {
  FieldReading reading;
  reading.value = value;
  reading.confidence = confidence;
  return reading;
}

TEST(WithSecondOpinion, AgreementIsAccepted) {
  const FieldReading reading = WithSecondOpinion(Name(), Reading("見本 太郎", 0.9), Reading("見本太郎", 0.6));
  EXPECT_TRUE(reading.accepted);
  EXPECT_EQ(reading.value, "見本 太郎");
}

TEST(WithSecondOpinion, AgreementDoesNotHealWhatTheTypeRulesOut) {
  EXPECT_FALSE(WithSecondOpinion(Name(), Reading("見本", 0.3), Reading("見本", 0.9)).accepted);
}

TEST(WithSecondOpinion, DisputeGoesToAPersonWithBothReadings) {
  const FieldReading reading = WithSecondOpinion(Name(), Reading("見本 太郎", 0.93), Reading("貝本 太郎", 0.99));
  EXPECT_FALSE(reading.accepted);
  EXPECT_EQ(reading.value, "見本 太郎");
  EXPECT_THAT(reading.alternatives, ::testing::Contains("貝本 太郎"));
}

TEST(WithSecondOpinion, TwoEmptyReadingsAreNoAgreement) {
  EXPECT_FALSE(WithSecondOpinion(Name(), Reading("", 0.5), Reading("", 0.9)).accepted);
}

}  // namespace
}  // namespace madoguchi::ocr
