// The archive through a real gRPC server, on a real database and real files.
#include "services/archive/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/time/clock.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/archive/limits.h"
#include "services/archive/server.h"
#include "services/archive/testing_client.h"

namespace madoguchi::archive {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kCity[] = "131016";
constexpr char kOtherCity[] = "141003";

std::string Png(size_t bytes) { return "\x89PNG\r\n\x1A\n" + std::string(bytes, 'p'); }

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() {
    Start();
    intake_ = Client(common::v1::ROLE_INTAKE);
    counter_ = Client(common::v1::ROLE_COUNTER);
  }
  void Start() {
    Options options{.database = "sqlite://" + (dir_ / "archive.db"), .blobs = dir_ / "blobs"};
    options.host.listen = "127.0.0.1:0";
    options.host.identity_trust = identities_.trust_path();
    server_ = Server::Start(std::move(options), &clock_).value();
  }

  std::unique_ptr<ArchiveClient> Client(common::v1::Role role, const std::string& city = kCity) {
    return std::make_unique<ArchiveClient>(&identities_, server_->port(), role, city);
  }

  v1::CreateRecordRequest FilingOf(const v1::Blob& blob, const std::string& title, const std::string& request_id) {
    v1::CreateRecordRequest request;
    request.set_parent(intake_->parent());
    request.set_request_id(request_id);
    v1::Record& record = *request.mutable_record();
    record.set_title(title);
    record.set_receipt_number("2025-000123");
    record.set_procedure("move-in");
    record.add_classification("住民");
    record.add_classification("異動");
    record.set_retention_years(5);
    record.set_create_date("2025-03-31");
    record.set_decision("APPROVED");
    auto& fields = *record.mutable_data()->mutable_fields();
    fields["name"].set_string_value("𠮷野 見本");
    fields["copies"].set_number_value(2);
    fields["persons"].mutable_list_value()->add_values()->set_string_value("見本 太郎");
    v1::Document& document = *record.add_documents();
    document.set_role("original");
    document.set_blob(blob.name());
    return request;
  }
  absl::StatusOr<v1::Record> File(const v1::CreateRecordRequest& request) {
    return intake_->Call(&v1::Archive::Stub::CreateRecord, request);
  }
  absl::StatusOr<v1::ListRecordsResponse> List(const std::string& query, int page_size = 0,
                                               const std::string& token = "") {
    v1::ListRecordsRequest request;
    request.set_parent(counter_->parent());
    request.set_query(query);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return counter_->Call(&v1::Archive::Stub::ListRecords, request);
  }

  SystemClock clock_;
  testing::TempDir dir_;
  testing::Identities identities_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<ArchiveClient> intake_;
  std::unique_ptr<ArchiveClient> counter_;
};

TEST_F(ServiceTest, AFileThatNoRowNamesIsSweptAtTheStartOnceItIsOld) {
  const std::string sha256 =
      counter_->Put(Png(11), "r1")->name().substr(std::string("municipalities/131016/blobs/").size());
  server_.reset();
  const fs::path city = dir_ / "blobs/131016";
  const fs::path kept = city / sha256.substr(0, 2) / sha256;
  const fs::path old = city / "aa" / std::string(64, 'a');
  const fs::path young = city / "aa" / (std::string(63, 'a') + "b");
  fs::create_directories(city / "aa");
  for (const auto& path : {old, young}) std::ofstream(path) << "left by a crash";
  const auto last_week = fs::file_time_type::clock::now() - std::chrono::hours(24 * 7);
  for (const auto& path : {old, kept}) fs::last_write_time(path, last_week);
  Start();
  for (int tries = 0; tries < 100 && fs::exists(old); ++tries) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(young)) << "perhaps its row is just being written";
  EXPECT_TRUE(fs::exists(kept));
}

TEST_F(ServiceTest, AFileGoesInAndComesBack) {
  const std::string bytes = Png(3'000'000);
  const v1::Blob blob = counter_->Put(bytes, "r1").value();
  EXPECT_THAT(blob.name(), ::testing::MatchesRegex("municipalities/131016/blobs/[0-9a-f]{64}"));
  EXPECT_EQ(blob.size_bytes(), static_cast<int64_t>(bytes.size()));
  EXPECT_EQ(blob.content_type(), "image/png");
  EXPECT_GT(blob.create_time().seconds(), 0);
  EXPECT_TRUE(counter_->Download(blob.name()).value() == bytes);

  v1::GetBlobRequest request;
  request.set_name(blob.name());
  EXPECT_EQ(counter_->Call(&v1::Archive::Stub::GetBlob, request).value().SerializeAsString(), blob.SerializeAsString());
}

TEST_F(ServiceTest, RepeatingAnUploadGivesTheSameAnswerAndAnotherBodyIsRefused) {
  const v1::Blob first = counter_->Put(Png(10), "r1").value();
  EXPECT_EQ(counter_->Put(Png(10), "r1").value().SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(counter_->Put(Png(10), "r2").value().SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(counter_->Put(Png(11), "r1"), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(counter_->Put(Png(12), ""), Fails(StatusCode::kInvalidArgument, "REQUEST_ID_MISSING"));
}

TEST_F(ServiceTest, WrongFilesAreRefusedByName) {
  EXPECT_THAT(counter_->Put("", "r1"), Fails(StatusCode::kInvalidArgument, "EMPTY_FILE"));
  EXPECT_THAT(counter_->Put("GIF89a and so on and on", "r2"),
              Fails(StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
  EXPECT_THAT(counter_->Put("GIF", "r3"), Fails(StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
  EXPECT_THAT(counter_->Put(Png(kBlobBytesMax), "r4", 1024 * 1024),
              Fails(StatusCode::kResourceExhausted, "FILE_TOO_LARGE"));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dir_ / "blobs")) files += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(files, 0) << "a refused file leaves nothing";
}

TEST_F(ServiceTest, PiecesMayCutTheSignature) {
  EXPECT_EQ(counter_->Put(Png(100), "r1", 3).value().content_type(), "image/png");
}

TEST_F(ServiceTest, OnlyIntakeStoresJson) {
  EXPECT_THAT(counter_->Put("{\"a\":1}", "r1"), Fails(StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
  EXPECT_EQ(intake_->Put("{\"a\":1}", "r1").value().content_type(), "application/json");
}

TEST_F(ServiceTest, AnAbandonedUploadIsForgotten) {
  counter_->Abandon(Png(100'000), "r1");
  // The whole file under the same id is the first answer.
  EXPECT_OK(counter_->Put(Png(200'000), "r1"));
}

TEST_F(ServiceTest, AnotherCitySeesNothing) {
  const v1::Blob blob = counter_->Put(Png(10), "r1").value();
  const auto foreign = Client(common::v1::ROLE_COUNTER, kOtherCity);
  EXPECT_THAT(foreign->Download(blob.name()), Fails(StatusCode::kPermissionDenied, "FOREIGN_TENANT"));
  std::string own_name = blob.name();
  own_name.replace(own_name.find(kCity), 6, kOtherCity);
  EXPECT_THAT(foreign->Download(own_name), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_EQ(foreign->Put(Png(10), "r1").value().name(), own_name);
}

TEST_F(ServiceTest, ThePublicMayNotStoreOrRead) {
  const auto citizen = Client(common::v1::ROLE_PUBLIC);
  EXPECT_THAT(citizen->Put(Png(10), "r1"), Fails(StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED"));
  EXPECT_THAT(Client(common::v1::ROLE_ROBOT)->Put(Png(10), "r1"), Fails(StatusCode::kPermissionDenied, "ROLE_MISSING"));
}

TEST_F(ServiceTest, OddNamesAreUnknownBlobs) {
  for (const char* name : {"municipalities/131016/blobs/", "municipalities/131016/blobs/../../archive.db",
                           "municipalities/131016/records/1"}) {
    EXPECT_THAT(counter_->Download(name), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB")) << name;
  }
}

TEST_F(ServiceTest, ADamagedFileIsNeverDeliveredWhole) {
  for (const size_t size : {100, 1'000'000}) {
    const std::string bytes = Png(size);
    const v1::Blob blob = counter_->Put(bytes, absl::StrCat("r", size)).value();
    const std::string digest = blob.name().substr(blob.name().rfind('/') + 1);
    {
      std::fstream file(absl::StrCat(dir_ / "blobs", "/", kCity, "/", digest.substr(0, 2), "/", digest),
                        std::ios::in | std::ios::out | std::ios::binary);
      ASSERT_TRUE(file.is_open());
      file.seekp(50);
      file.put('q');
    }
    std::string partial;
    EXPECT_THAT(counter_->Download(blob.name(), &partial), Fails(StatusCode::kDataLoss, "BLOB_CORRUPT"));
    EXPECT_LT(partial.size(), bytes.size());
  }
}

TEST_F(ServiceTest, ARecordIsFiledWithItsExpiryAndExactCharacters) {
  const v1::Blob blob = counter_->Put(Png(10), "b1").value();
  const v1::CreateRecordRequest request = FilingOf(blob, "転入届 𠮷野 見本", "r1");
  const v1::Record record = File(request).value();
  EXPECT_EQ(record.name(), "municipalities/131016/records/1");
  EXPECT_EQ(record.expiry_date(), "2030-03-31");
  EXPECT_EQ(record.title(), "転入届 𠮷野 見本");
  EXPECT_EQ(record.data().fields().at("name").string_value(), "𠮷野 見本");
  EXPECT_EQ(record.data().fields().at("copies").number_value(), 2);
  EXPECT_THAT(record.classification(), ElementsAre("住民", "異動"));
  ASSERT_THAT(record.documents(), SizeIs(1));
  EXPECT_EQ(record.documents(0).blob(), blob.name());
  EXPECT_EQ(File(request).value().name(), record.name()) << "repeated";
  EXPECT_THAT(File(FilingOf(blob, "別の題名", "r1")), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));

  v1::GetRecordRequest get;
  get.set_name(record.name());
  EXPECT_EQ(counter_->Call(&v1::Archive::Stub::GetRecord, get).value().filed_time().seconds(),
            record.filed_time().seconds());
  get.set_name("municipalities/131016/records/01");
  EXPECT_THAT(counter_->Call(&v1::Archive::Stub::GetRecord, get), Fails(StatusCode::kNotFound, "UNKNOWN_RECORD"));
}

TEST_F(ServiceTest, PermanentUseHasNoExpiryDate) {
  v1::CreateRecordRequest request = FilingOf(counter_->Put(Png(10), "b1").value(), "台帳", "r1");
  request.mutable_record()->set_retention_years(0);
  EXPECT_EQ(File(request).value().expiry_date(), "");
}

TEST_F(ServiceTest, AWrongFilingNamesEveryFault) {
  v1::CreateRecordRequest request = FilingOf(counter_->Put(Png(10), "b1").value(), "", "r1");
  request.mutable_record()->set_retention_years(4);
  for (const char* date : {"2025-02-29", "2025-4-1", " 2025-04-01", "", "令和7年4月1日"}) {
    request.mutable_record()->set_create_date(date);
    const absl::Status status = File(request).status();
    EXPECT_THAT(status, Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << date;
    std::vector<std::string> fields;
    for (const FieldFault& fault : FaultsOf(status)) fields.push_back(fault.field);
    EXPECT_THAT(fields, ElementsAre("record.title", "record.retention_years", "record.create_date"));
  }
}

TEST_F(ServiceTest, ARecordNeedsItsBlobs) {
  v1::Blob missing;
  missing.set_name(absl::StrCat("municipalities/131016/blobs/", std::string(64, '0')));
  EXPECT_THAT(File(FilingOf(missing, "転入届", "r1")), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
}

TEST_F(ServiceTest, TwoCharacterWordsAreFoundInTitleNumberAndData) {
  const v1::Blob blob = counter_->Put(Png(10), "b1").value();
  ASSERT_OK(File(FilingOf(blob, "転入届", "r1")));
  ASSERT_OK(File(FilingOf(blob, "転出届", "r2")));
  EXPECT_THAT(List("転入").value().records(), SizeIs(1));
  EXPECT_THAT(List("太郎").value().records(), SizeIs(2));
  EXPECT_THAT(List("𠮷野 転出").value().records(), SizeIs(1));
  EXPECT_THAT(List("000123").value().records(), SizeIs(2));
  EXPECT_THAT(List("吉野").value().records(), SizeIs(0));
  EXPECT_THAT(List(std::string(kQueryCharactersMax + 1, 'a')), Fails(StatusCode::kInvalidArgument, "QUERY_TOO_LONG"));
}

TEST_F(ServiceTest, PagesCoverEveryRecordOnce) {
  const v1::Blob blob = counter_->Put(Png(10), "b1").value();
  for (int i = 0; i < 5; ++i) ASSERT_OK(File(FilingOf(blob, "転入届", absl::StrCat("r", i))));
  std::vector<std::string> names;
  std::string token;
  do {
    const v1::ListRecordsResponse page = List("転入", 2, token).value();
    EXPECT_LE(page.records_size(), 2);
    for (const v1::Record& record : page.records()) names.push_back(record.name().substr(record.name().rfind('/') + 1));
    token = page.next_page_token();
    if (!token.empty()) {
      EXPECT_THAT(List("別", 2, token), Fails(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
    }
  } while (!token.empty());
  EXPECT_THAT(names, ElementsAre("5", "4", "3", "2", "1"));
  EXPECT_THAT(List("", -1), Fails(StatusCode::kInvalidArgument, "INVALID_PAGE_SIZE"));
}

TEST_F(ServiceTest, MetersWhatItDoes) {
  ASSERT_OK(counter_->Put(Png(92), "b1"));
  EXPECT_THAT(server_->metrics().Text(), HasSubstr("madoguchi_archive_stored_bytes_total 100"));
  EXPECT_THAT(server_->metrics().Text(), HasSubstr("madoguchi_rpc_seconds"));
}

}  // namespace
}  // namespace madoguchi::archive
