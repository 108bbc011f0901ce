// What BlobIndex and RecordStore promise, tried on each real database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "common/testing/sql_backends.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/archive/adapters/schema.h"
#include "services/archive/adapters/sql_blob_index.h"
#include "services/archive/adapters/sql_record_store.h"
#include "services/archive/core/search_text.h"

namespace madoguchi::archive {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCity[] = "131016";
constexpr char kOtherCity[] = "141003";

class StoresContractTest : public ::testing::TestWithParam<testing::SqlBackend> {
 protected:
  StoresContractTest() { Open(); }

  void Open() {
    database_.reset();
    database_ = sql::OpenDatabase(GetParam().url(dir_), ArchiveMigrations()).value();
    blobs_ = std::make_unique<SqlBlobIndex>(database_.get());
    records_ = std::make_unique<SqlRecordStore>(database_.get());
  }

  Request NewRequest(const std::string& method, const std::string& body, const std::string& city = kCity) {
    return {city, method, absl::StrCat("r", ++requests_), body, now_};
  }

  Blob MakeBlob(char digit, const std::string& city = kCity) {
    return {city, std::string(64, digit), 3, "image/png", now_};
  }
  void Put(const Blob& blob) { ASSERT_OK(blobs_->Insert(blob, NewRequest("PutBlob", blob.sha256, blob.municipality))); }

  Record MakeRecord(const std::string& title, const std::string& city = kCity) {
    Filing filing{.municipality = city,
                  .title = title,
                  .receipt_number = "2025-0001",
                  .procedure = "move-in",
                  .classification = {"住民", "異動"},
                  .retention_years = 5,
                  .create_day = absl::CivilDay(2025, 4, 1),
                  .decision = "APPROVED",
                  .data_json = R"({"name":"𠮷野 見本"})",
                  .documents = {{"original", std::string(64, 'a')}, {"case", std::string(64, 'b')}}};
    return {0, filing, absl::CivilDay(2031, 3, 31), now_};
  }
  void PutDocuments(const std::string& city) {
    Put(MakeBlob('a', city));
    Put(MakeBlob('b', city));
  }
  absl::StatusOr<Record> File(const std::string& title, const std::string& city = kCity) {
    return records_->Insert(MakeRecord(title, city), FoldParts({title}), NewRequest("CreateRecord", title, city));
  }
  std::vector<std::string> Search(const std::string& query, int64_t before = 0, int count_max = 10) {
    std::vector<std::string> titles;
    const std::vector<Record> found = records_->List({kCity, QueryWords(query), before, count_max}).value();
    for (const Record& record : found) titles.push_back(record.filing.title);
    return titles;
  }

  testing::TempDir dir_;
  const absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  int requests_ = 0;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<BlobIndex> blobs_;
  std::unique_ptr<RecordStore> records_;
};

TEST_P(StoresContractTest, ABlobIsFoundAsItWasPutAlsoAfterReopening) {
  const Blob blob = MakeBlob('a');
  Put(blob);
  Open();
  EXPECT_EQ(blobs_->Find(kCity, blob.sha256).value(), blob);
}

TEST_P(StoresContractTest, ABlobIsUnknownToOtherCities) {
  Put(MakeBlob('a'));
  EXPECT_THAT(blobs_->Find(kOtherCity, std::string(64, 'a')), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
}

TEST_P(StoresContractTest, TheSameBytesKeepTheirFirstEntry) {
  const Blob first = MakeBlob('a');
  Put(first);
  Blob again = first;
  again.create_time += absl::Hours(1);
  EXPECT_EQ(blobs_->Insert(again, NewRequest("PutBlob", again.sha256)).value(), first);
}

TEST_P(StoresContractTest, ARepeatedRequestGivesTheFirstBlobAndRefusesAnother) {
  const Request request = NewRequest("PutBlob", std::string(64, 'a'));
  const Blob first = blobs_->Insert(MakeBlob('a'), request).value();
  EXPECT_EQ(blobs_->Insert(MakeBlob('a'), request).value(), first);
  Request other = request;
  other.body = std::string(64, 'b');
  EXPECT_THAT(blobs_->Insert(MakeBlob('b'), other), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(blobs_->Find(kCity, std::string(64, 'b')), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
}

TEST_P(StoresContractTest, ARequestWithoutIdIsRefused) {
  EXPECT_THAT(blobs_->Insert(MakeBlob('a'), {kCity, "PutBlob", "", "body", now_}),
              Fails(StatusCode::kInvalidArgument, "REQUEST_ID_MISSING"));
}

TEST_P(StoresContractTest, ARecordIsFoundAsItWasFiledAlsoAfterReopening) {
  PutDocuments(kCity);
  Record record = File("転入届 𠮷野").value();
  EXPECT_EQ(record.sequence, 1);
  Open();
  EXPECT_EQ(records_->Find(kCity, 1).value(), record);
  Record expected = MakeRecord("転入届 𠮷野");
  expected.sequence = 1;
  EXPECT_EQ(record, expected);
}

TEST_P(StoresContractTest, PermanentUseHasNoExpiry) {
  PutDocuments(kCity);
  Record record = MakeRecord("台帳");
  record.expiry_day = std::nullopt;
  record.filing.retention_years = 0;
  record.filing.classification = {"住民"};
  record = records_->Insert(record, "", NewRequest("CreateRecord", "")).value();
  EXPECT_EQ(records_->Find(kCity, record.sequence).value(), record);
}

TEST_P(StoresContractTest, ARecordWithAMissingOrForeignBlobIsNotFiledAtAll) {
  Put(MakeBlob('a'));
  Put(MakeBlob('b', kOtherCity));
  EXPECT_THAT(File("転入届"), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(Search(""), IsEmpty());
  Put(MakeBlob('b'));
  EXPECT_EQ(File("転入届").value().sequence, 1) << "the refused one took no number";
}

TEST_P(StoresContractTest, ARepeatedFilingGivesTheFirstRecord) {
  PutDocuments(kCity);
  const Request request = NewRequest("CreateRecord", "body");
  const Record first = records_->Insert(MakeRecord("転入届"), "", request).value();
  EXPECT_EQ(records_->Insert(MakeRecord("転入届"), "", request).value(), first);
  EXPECT_THAT(Search(""), ElementsAre("転入届"));
}

TEST_P(StoresContractTest, CitiesCountAndSeeOnlyTheirOwnRecords) {
  PutDocuments(kCity);
  PutDocuments(kOtherCity);
  ASSERT_OK(File("転入届", kCity));
  EXPECT_EQ(File("転出届", kOtherCity).value().sequence, 1);
  EXPECT_THAT(Search("届"), ElementsAre("転入届"));
  EXPECT_THAT(records_->Find(kCity, 2), Fails(StatusCode::kNotFound, "UNKNOWN_RECORD"));
}

TEST_P(StoresContractTest, FindsWordsOfOneTwoAndMoreCharacters) {
  PutDocuments(kCity);
  for (const char* title : {"転入届 見本 太郎", "転出届 見本 花子", "住民票の写し"}) ASSERT_OK(File(title));
  EXPECT_THAT(Search("転入"), ElementsAre("転入届 見本 太郎"));
  EXPECT_THAT(Search("見本"), ElementsAre("転出届 見本 花子", "転入届 見本 太郎"));
  EXPECT_THAT(Search("見本太郎"), ElementsAre("転入届 見本 太郎"));
  EXPECT_THAT(Search("住民票"), ElementsAre("住民票の写し"));
  EXPECT_THAT(Search("し"), ElementsAre("住民票の写し")) << "the last character of the text";
  EXPECT_THAT(Search("票"), ElementsAre("住民票の写し"));
  EXPECT_THAT(Search("見本 転出"), ElementsAre("転出届 見本 花子")) << "every word must be there";
  EXPECT_THAT(Search("見本 住民"), IsEmpty());
  EXPECT_THAT(Search("入届け"), IsEmpty());
}

TEST_P(StoresContractTest, AllPairsWithoutTheWordIsNoHit) {
  PutDocuments(kCity);
  ASSERT_OK(File("本日 日本"));  // folded 本日日本: holds 日本 and 本日, but not 日本日
  EXPECT_THAT(Search("日本日"), IsEmpty());
  EXPECT_THAT(Search("本日日"), ElementsAre("本日 日本"));
}

TEST_P(StoresContractTest, WildcardsOfSqlAreOrdinaryCharacters) {
  PutDocuments(kCity);
  ASSERT_OK(File("割引 50%off"));
  ASSERT_OK(File("50 a_b!c"));
  EXPECT_THAT(Search("50%of"), ElementsAre("割引 50%off"));
  EXPECT_THAT(Search("a_b!c"), ElementsAre("50 a_b!c"));
  EXPECT_THAT(Search("a%c"), IsEmpty());
}

TEST_P(StoresContractTest, PagesGoFromTheNewestToTheOldest) {
  PutDocuments(kCity);
  for (int i = 1; i <= 5; ++i) ASSERT_OK(File(absl::StrCat("届", i)));
  EXPECT_THAT(Search("届", 0, 2), ElementsAre("届5", "届4"));
  EXPECT_THAT(Search("届", 4, 2), ElementsAre("届3", "届2"));
  EXPECT_THAT(Search("届", 2, 2), ElementsAre("届1"));
  EXPECT_THAT(Search("", 1, 2), IsEmpty());
}

TEST_P(StoresContractTest, ThreadsFilingTogetherGetDifferentNumbers) {
  PutDocuments(kCity);
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = absl::StrCat("t", t, "-", i);
        EXPECT_OK(records_->Insert(MakeRecord(id), FoldParts({id}), {kCity, "CreateRecord", id, id, now_}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<Record> all = records_->List({kCity, {}, 0, 1000}).value();
  ASSERT_EQ(all.size(), kThreads * kEach);
  for (size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].sequence, static_cast<int64_t>(all.size() - i));
}

INSTANTIATE_TEST_SUITE_P(Databases, StoresContractTest, ::testing::ValuesIn(testing::SqlBackends()), testing::NameOf);

}  // namespace
}  // namespace madoguchi::archive
