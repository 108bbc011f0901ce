#include "services/intake/adapters/archive_client.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/status/macros.h"
#include "services/intake/convert.h"
#include "services/intake/core/work/names.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

using archive::v1::Archive;

std::string Sha256Hex(absl::string_view bytes) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return absl::BytesToHexString(digest);
}

// What the archive says about our request is our fault, not the caller's: only its absence is passed on by name.
absl::Status Understood(const absl::Status& status) {
  if (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status)) {
    return ArchiveUnavailable();
  }
  return status;
}

}  // namespace

absl::Status ArchiveClient::Check(const std::string& municipality, const std::string& sha256) {
  archive::v1::GetBlobRequest request;
  request.set_name(BlobName(municipality, sha256));
  const absl::Status status =
      rpc::Invoke(peer_, *stub_, &Archive::Stub::GetBlob, request, nullptr, kBlobCheckDeadline).status();
  return absl::IsNotFound(status) ? UnknownBlob() : Understood(status);
}

absl::StatusOr<std::string> ArchiveClient::File(const CaseFile& case_file) {
  // Derived from the case, so that a repetition is recognised by the archive.
  const std::string request_id = absl::StrCat("case-", case_file.receipt_number);
  ASSIGN_OR_RETURN(const std::string document,
                   Put(case_file.municipality, request_id, "application/json", case_file.document));
  std::vector<std::string> copies;
  for (const std::string& copy : case_file.page_copies) {
    // By its content: a newer reader may draw the same page otherwise.
    const std::string copy_id = absl::StrCat("page-", case_file.receipt_number, "-", Sha256Hex(copy));
    ASSIGN_OR_RETURN(copies.emplace_back(), Put(case_file.municipality, copy_id, "image/jpeg", copy));
  }

  archive::v1::CreateRecordRequest request;
  request.set_parent(absl::StrCat("municipalities/", case_file.municipality));
  request.set_request_id(request_id);
  archive::v1::Record& record = *request.mutable_record();
  record.set_title(case_file.title);
  record.set_receipt_number(case_file.receipt_number);
  record.set_procedure(case_file.procedure);
  for (const std::string& name : case_file.classification) record.add_classification(name);
  record.set_retention_years(case_file.retention_years);
  record.set_create_date(absl::FormatCivilTime(case_file.made_on));
  record.set_decision(case_file.decision);
  *record.mutable_data() = ToStruct(case_file.data);
  for (const std::string& original : case_file.originals) {
    archive::v1::Document& file = *record.add_documents();
    file.set_role("original");
    file.set_blob(BlobName(case_file.municipality, original));
  }
  for (const std::string& copy : copies) {
    archive::v1::Document& page = *record.add_documents();
    page.set_role("page");
    page.set_blob(copy);
  }
  archive::v1::Document& whole = *record.add_documents();
  whole.set_role("case");
  whole.set_blob(document);
  const auto created = rpc::Invoke(peer_, *stub_, &Archive::Stub::CreateRecord, request, nullptr, kFilingDeadline);
  if (!created.ok()) return Understood(created.status());
  return created->name();
}

absl::StatusOr<std::string> ArchiveClient::Put(const std::string& municipality, const std::string& request_id,
                                               const std::string& content_type, const std::string& bytes) {
  grpc::ClientContext context;
  peer_.Prepare(&context, nullptr, kFilingDeadline);
  archive::v1::Blob blob;
  const auto writer = stub_->PutBlob(&context, &blob);
  archive::v1::PutBlobRequest message;
  message.set_parent(absl::StrCat("municipalities/", municipality));
  message.set_request_id(request_id);
  message.mutable_content()->set_content_type(content_type);
  bool open = true;
  for (size_t at = 0; open && at < bytes.size(); at += kBlobChunkBytes) {
    message.mutable_content()->set_data(bytes.substr(at, kBlobChunkBytes));
    open = writer->Write(message);  // false: the archive has answered already, Finish says what
    message.Clear();
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  if (!status.ok()) return Understood(rpc::FromGrpc(status));
  return blob.name();
}

}  // namespace madoguchi::intake
