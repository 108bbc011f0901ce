#include "services/archive/core/filing_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/archive/limits.h"

namespace madoguchi::archive {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

Filing GoodFiling() {
  Filing filing;
  filing.title = "転入届 見本 太郎";
  filing.classification = {"住民", "住民異動", "転入"};
  filing.retention_years = 5;
  filing.decision = "APPROVED";
  filing.documents = {{"original", std::string(64, 'a')}};
  return filing;
}

std::vector<std::string> Faults(const Filing& filing) {
  std::vector<std::string> faults;
  for (const FieldFault& fault : CheckFiling(filing)) faults.push_back(fault.field + " " + fault.reason);
  return faults;
}

TEST(FilingRulesTest, AGoodFilingHasNoFault) { EXPECT_THAT(CheckFiling(GoodFiling()), IsEmpty()); }

TEST(FilingRulesTest, AnEmptyFilingNamesEverythingThatIsMissing) {
  EXPECT_THAT(Faults(Filing()), ElementsAre("record.title REQUIRED", "record.classification REQUIRED",
                                            "record.decision NOT_AN_OPTION", "record.documents REQUIRED"));
}

TEST(FilingRulesTest, EachBoundIsKeptExactly) {
  Filing filing = GoodFiling();
  filing.title.clear();
  for (size_t i = 0; i < kTitleCharactersMax; ++i) filing.title += "字";
  EXPECT_THAT(Faults(filing), IsEmpty());
  filing.title += "字";
  EXPECT_THAT(Faults(filing), ElementsAre("record.title TOO_LONG"));

  filing = GoodFiling();
  filing.classification = {"大", "", "小", "細"};
  EXPECT_THAT(Faults(filing), ElementsAre("record.classification TOO_MANY", "record.classification[1] REQUIRED"));

  filing = GoodFiling();
  filing.documents.resize(kDocumentsMax + 1, filing.documents[0]);
  EXPECT_THAT(Faults(filing), ElementsAre("record.documents TOO_MANY"));

  filing = GoodFiling();
  filing.documents[0].role = "";
  filing.retention_years = 7;
  filing.data_json = std::string(kDataBytesMax + 1, ' ');
  EXPECT_THAT(Faults(filing), ElementsAre("record.retention_years NOT_AN_OPTION", "record.data TOO_LONG",
                                          "record.documents[0].role REQUIRED"));
}

TEST(FilingRulesTest, EveryFaultTellsAPersonWhatToDo) {
  for (const FieldFault& fault : CheckFiling(Filing())) EXPECT_NE(fault.message.find("ください"), std::string::npos);
}

}  // namespace
}  // namespace madoguchi::archive
