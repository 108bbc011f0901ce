#include "services/intake/core/filing/case_paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace madoguchi::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

BatchPage PageAt(PagePlace place, BatchPageState state, const std::string& scan_or_reason = "") {
  BatchPage page;
  page.place = place;
  page.blob = place.file == 1 ? "stack" : "photo";
  page.state = state;
  (state == BatchPageState::kSkipped ? page.reason : page.scan) = scan_or_reason;
  return page;
}
PageReading Read(const std::string& blob, int page_index, int orientation = 0) {
  PageReading page;
  page.blob = blob;
  page.page_index = page_index;
  page.orientation_degrees = orientation;
  return page;
}
Scan MyScan() {
  Scan scan;
  scan.id = "mine";
  scan.batch = "b";
  scan.blob = "stack";
  scan.pages = {Read("stack", 2, 180), Read("stack", 0), Read("photo", 0)};
  return scan;
}

TEST(CasePaperTest, OfAStackOnlyOnesOwnPages) {
  const CasePaper paper = PaperOf(
      MyScan(),
      {PageAt({1, 1}, BatchPageState::kAssigned, "mine"), PageAt({1, 2}, BatchPageState::kAssigned, "another's"),
       PageAt({1, 3}, BatchPageState::kAssigned, "mine"), PageAt({2, 1}, BatchPageState::kAssigned, "mine")});
  EXPECT_THAT(paper.pages, ElementsAre(CasePage{"stack", 2, 180}, CasePage{"stack", 0, 0}));
  EXPECT_THAT(paper.files, ElementsAre("photo"));
}

TEST(CasePaperTest, AFileOfOneApplicationIsFiledAsItIs) {
  BatchPage again = PageAt({1, 4}, BatchPageState::kSkipped, "DUPLICATE_PAGE");
  again.same_as = "1-1";
  std::vector<BatchPage> pages = {
      PageAt({1, 1}, BatchPageState::kAssigned, "mine"), PageAt({1, 2}, BatchPageState::kSkipped, "BLANK_PAGE"),
      PageAt({1, 3}, BatchPageState::kAssigned, "mine"), again, PageAt({2, 1}, BatchPageState::kAssigned, "mine")};
  EXPECT_THAT(PaperOf(MyScan(), pages).files, ElementsAre("stack", "photo"));
  EXPECT_THAT(PaperOf(MyScan(), pages).pages, IsEmpty());
  // What is not placed, or repeats another's page, may be anybody's.
  pages[3].same_as = "7-1";
  EXPECT_THAT(PaperOf(MyScan(), pages).files, ElementsAre("photo"));
  pages[3] = PageAt({1, 4}, BatchPageState::kAttention, "mine");
  EXPECT_THAT(PaperOf(MyScan(), pages).files, ElementsAre("photo"));
  pages[3] = PageAt({1, 4}, BatchPageState::kDropped);
  EXPECT_THAT(PaperOf(MyScan(), pages).files, ElementsAre("photo"));
}

TEST(CasePaperTest, AScanByItselfIsItsFile) {
  Scan scan = MyScan();
  scan.batch.clear();
  EXPECT_THAT(PaperOf(scan, {}).files, ElementsAre("stack"));
}

}  // namespace
}  // namespace madoguchi::intake
