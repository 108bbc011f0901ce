#include "services/archive/convert.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/archive/core/filing_rules.h"
#include "services/archive/errors.h"

namespace madoguchi::archive {
namespace {

using google::protobuf::util::TimeUtil;

constexpr size_t kSha256HexCharacters = 64;
constexpr size_t kIsoDateCharacters = 10;

std::string Name(absl::string_view municipality, absl::string_view collection, absl::string_view id) {
  return absl::StrCat("municipalities/", municipality, "/", collection, "/", id);
}

bool IsSha256(absl::string_view text) {
  return text.size() == kSha256HexCharacters &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

// absl's parser forgives blanks and short forms; a date of a record has one spelling.
bool ParseIsoDay(const std::string& text, absl::CivilDay& day) {
  return text.size() == kIsoDateCharacters && absl::ParseCivilTime(text, &day) && absl::FormatCivilTime(day) == text;
}

void CollectTexts(const google::protobuf::Struct& data, std::vector<std::string>& texts);

void CollectTexts(const google::protobuf::Value& value, std::vector<std::string>& texts) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      texts.push_back(value.string_value());
      break;
    case google::protobuf::Value::kStructValue:
      CollectTexts(value.struct_value(), texts);
      break;
    case google::protobuf::Value::kListValue:
      for (const auto& entry : value.list_value().values()) CollectTexts(entry, texts);
      break;
    default:
      break;
  }
}

void CollectTexts(const google::protobuf::Struct& data, std::vector<std::string>& texts) {
  // A protobuf map has no order of its own.
  const std::map<std::string, google::protobuf::Value> sorted(data.fields().begin(), data.fields().end());
  for (const auto& [key, value] : sorted) CollectTexts(value, texts);
}

}  // namespace

absl::StatusOr<std::string> BlobDigest(absl::string_view municipality, absl::string_view name) {
  if (!absl::ConsumePrefix(&name, Name(municipality, "blobs", "")) || !IsSha256(name)) return UnknownBlob();
  return std::string(name);
}

absl::StatusOr<int64_t> RecordSequence(absl::string_view municipality, absl::string_view name) {
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&name, Name(municipality, "records", "")) || !absl::SimpleAtoi(name, &sequence) ||
      absl::StrCat(sequence) != name) {
    return UnknownRecord();
  }
  return sequence;
}

v1::Blob ToProto(const Blob& blob) {
  v1::Blob proto;
  proto.set_name(Name(blob.municipality, "blobs", blob.sha256));
  proto.set_size_bytes(blob.size_bytes);
  proto.set_content_type(blob.content_type);
  *proto.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(blob.create_time));
  return proto;
}

absl::StatusOr<v1::Record> ToProto(const Record& record) {
  const Filing& filing = record.filing;
  v1::Record proto;
  proto.set_name(Name(filing.municipality, "records", absl::StrCat(record.sequence)));
  proto.set_title(filing.title);
  proto.set_receipt_number(filing.receipt_number);
  proto.set_procedure(filing.procedure);
  for (const std::string& level : filing.classification) proto.add_classification(level);
  proto.set_retention_years(filing.retention_years);
  proto.set_create_date(absl::FormatCivilTime(filing.create_day));
  if (record.expiry_day) proto.set_expiry_date(absl::FormatCivilTime(*record.expiry_day));
  proto.set_decision(filing.decision);
  if (!google::protobuf::util::JsonStringToMessage(filing.data_json, proto.mutable_data()).ok()) {
    return Error(absl::StatusCode::kDataLoss, "RECORD_CORRUPT",
                 "保存された文書の項目が壊れています。情報システムの担当者へ知らせてください。");
  }
  for (const Document& document : filing.documents) {
    v1::Document* added = proto.add_documents();
    added->set_role(document.role);
    added->set_blob(Name(filing.municipality, "blobs", document.sha256));
  }
  *proto.mutable_filed_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(record.filed_time));
  return proto;
}

absl::StatusOr<Filing> FromProto(absl::string_view municipality, const v1::Record& record) {
  Filing filing;
  filing.municipality = std::string(municipality);
  filing.title = record.title();
  filing.receipt_number = record.receipt_number();
  filing.procedure = record.procedure();
  filing.classification.assign(record.classification().begin(), record.classification().end());
  filing.retention_years = record.retention_years();
  filing.decision = record.decision();
  if (!google::protobuf::util::MessageToJsonString(record.data(), &filing.data_json).ok()) {
    return InvalidFields(
        {{"record.data", "INVALID", "項目の内容を JSON で表せません。数が有限かどうかを確かめてください。"}});
  }
  CollectTexts(record.data(), filing.data_texts);
  for (const v1::Document& document : record.documents()) {
    ASSIGN_OR_RETURN(std::string sha256, BlobDigest(municipality, document.blob()));
    filing.documents.push_back({document.role(), std::move(sha256)});
  }
  if (!ParseIsoDay(record.create_date(), filing.create_day)) {
    std::vector<FieldFault> faults = CheckFiling(filing);
    faults.push_back(
        {"record.create_date", "NOT_A_DATE", "作成日を 2025-04-01 のように、実在する日付で指定してください。"});
    return InvalidFields(faults);
  }
  return filing;
}

std::string CanonicalBody(v1::CreateRecordRequest request) {
  request.clear_request_id();
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace madoguchi::archive
