#include "services/archive/core/archive.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/archive/core/file_type.h"
#include "services/archive/core/filing_rules.h"
#include "services/archive/core/retention.h"
#include "services/archive/core/search_text.h"
#include "services/archive/errors.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {

Upload::Upload(std::unique_ptr<BytesWriter> bytes, BlobIndex* index, const Clock* clock, Request request,
               bool json_allowed)
    : bytes_(std::move(bytes)),
      index_(index),
      clock_(clock),
      request_(std::move(request)),
      json_allowed_(json_allowed) {}

absl::Status Upload::CheckType() {
  const std::optional<FileType> type = DetectFileType(head_);
  if (!type || (*type == FileType::kJson && !json_allowed_)) return UnsupportedFileType();
  content_type_ = std::string(ContentType(*type));
  return absl::OkStatus();
}

absl::Status Upload::Append(absl::string_view bytes) {
  if (content_type_.empty()) {
    absl::StrAppend(&head_, bytes.substr(0, kFileHeadBytes - head_.size()));
    if (head_.size() == kFileHeadBytes) RETURN_IF_ERROR(CheckType());
  }
  return bytes_->Append(bytes);
}

absl::StatusOr<Blob> Upload::Finish(absl::FunctionRef<bool()> abandoned) {
  if (head_.empty()) return EmptyFile();
  if (content_type_.empty()) RETURN_IF_ERROR(CheckType());
  ASSIGN_OR_RETURN(StoredBytes stored, bytes_->Commit());
  if (abandoned()) return UploadAbandoned();
  request_.body = stored.sha256;
  request_.time = clock_->Now();
  // The bytes are on disk before the index names them: a crash in between leaves a file that nobody was told of.
  return index_->Insert(
      Blob{request_.municipality, std::move(stored.sha256), stored.size_bytes, content_type_, request_.time}, request_);
}

Archive::Archive(const Clock* clock, BlobBytes* bytes, BlobIndex* index, RecordStore* records)
    : clock_(clock), bytes_(bytes), index_(index), records_(records) {}

absl::StatusOr<std::unique_ptr<Upload>> Archive::StartUpload(Request request, bool json_allowed) {
  ASSIGN_OR_RETURN(auto bytes, bytes_->Create(request.municipality));
  return absl::WrapUnique(new Upload(std::move(bytes), index_, clock_, std::move(request), json_allowed));
}

absl::StatusOr<Blob> Archive::FindBlob(absl::string_view municipality, absl::string_view sha256) {
  return index_->Find(municipality, sha256);
}

absl::Status Archive::ReadBlob(absl::string_view municipality, absl::string_view sha256,
                               absl::FunctionRef<absl::Status(absl::string_view)> take) {
  // Bytes that the index does not name were never acknowledged.
  RETURN_IF_ERROR(index_->Find(municipality, sha256).status());
  std::string held_back;
  RETURN_IF_ERROR(bytes_->Read(municipality, sha256, [&](absl::string_view bytes) -> absl::Status {
    if (!held_back.empty()) RETURN_IF_ERROR(take(held_back));
    held_back.assign(bytes.data(), bytes.size());
    return absl::OkStatus();
  }));
  return take(held_back);
}

absl::StatusOr<Record> Archive::File(const Filing& filing, Request request) {
  if (const std::vector<FieldFault> faults = CheckFiling(filing); !faults.empty()) return InvalidFields(faults);
  request.time = clock_->Now();
  std::vector<std::string> texts = {filing.title, filing.receipt_number};
  texts.insert(texts.end(), filing.data_texts.begin(), filing.data_texts.end());
  Record record{0, filing, ExpiryDay(filing.create_day, filing.retention_years), request.time};
  record.filing.data_texts.clear();
  return records_->Insert(record, FoldParts(texts), request);
}

absl::StatusOr<Record> Archive::FindRecord(absl::string_view municipality, int64_t sequence) {
  return records_->Find(municipality, sequence);
}

absl::StatusOr<std::vector<Record>> Archive::ListRecords(absl::string_view municipality, absl::string_view query,
                                                         int64_t before_sequence, int count_max) {
  if (CharacterCount(query) > kQueryCharactersMax) return QueryTooLong();
  std::vector<std::string> words = QueryWords(query);
  if (words.size() > kQueryWordsMax) return QueryTooLong();
  return records_->List({std::string(municipality), std::move(words), before_sequence, count_max});
}

}  // namespace madoguchi::archive
