#include "services/archive/core/filing_rules.h"

#include "absl/strings/str_cat.h"
#include "services/archive/core/retention.h"
#include "services/archive/core/search_text.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {
namespace {

void CheckClassification(const std::vector<std::string>& classification, std::vector<FieldFault>& faults) {
  if (classification.empty()) {
    faults.push_back({"record.classification", "REQUIRED", "文書分類(大分類)を指定してください。"});
  }
  if (classification.size() > kClassificationLevelsMax) {
    faults.push_back({"record.classification", "TOO_MANY", "文書分類は大・中・小分類の3つまでにしてください。"});
  }
  for (size_t i = 0; i < classification.size(); ++i) {
    const std::string field = absl::StrCat("record.classification[", i, "]");
    if (classification[i].empty()) faults.push_back({field, "REQUIRED", "文書分類の名前を入れてください。"});
    if (CharacterCount(classification[i]) > kClassificationCharactersMax) {
      faults.push_back(
          {field, "TOO_LONG", absl::StrCat("文書分類は", kClassificationCharactersMax, "文字以内にしてください。")});
    }
  }
}

void CheckDocuments(const std::vector<Document>& documents, std::vector<FieldFault>& faults) {
  if (documents.empty()) faults.push_back({"record.documents", "REQUIRED", "保存する文書を1つ以上指定してください。"});
  if (documents.size() > kDocumentsMax) {
    faults.push_back(
        {"record.documents", "TOO_MANY", absl::StrCat("1件に保存できる文書は", kDocumentsMax, "個までです。")});
  }
  for (size_t i = 0; i < documents.size(); ++i) {
    if (documents[i].role.empty() || documents[i].role.size() > kDocumentRoleBytesMax) {
      faults.push_back({absl::StrCat("record.documents[", i, "].role"),
                        documents[i].role.empty() ? "REQUIRED" : "TOO_LONG",
                        absl::StrCat("文書の役割を", kDocumentRoleBytesMax, "バイト以内で指定してください。")});
    }
  }
}

}  // namespace

std::vector<FieldFault> CheckFiling(const Filing& filing) {
  std::vector<FieldFault> faults;
  if (filing.title.empty()) faults.push_back({"record.title", "REQUIRED", "文書の題名を入れてください。"});
  if (CharacterCount(filing.title) > kTitleCharactersMax) {
    faults.push_back(
        {"record.title", "TOO_LONG", absl::StrCat("題名は", kTitleCharactersMax, "文字以内にしてください。")});
  }
  if (filing.receipt_number.size() > kReceiptNumberBytesMax) {
    faults.push_back({"record.receipt_number", "TOO_LONG", "受付番号が長すぎます。番号を確かめてください。"});
  }
  if (filing.procedure.size() > kProcedureBytesMax) {
    faults.push_back({"record.procedure", "TOO_LONG", "手続の名前が長すぎます。名前を確かめてください。"});
  }
  CheckClassification(filing.classification, faults);
  if (!IsRetentionPeriod(filing.retention_years)) {
    faults.push_back({"record.retention_years", "NOT_AN_OPTION",
                      "保存年限は 1、3、5、10、30 年か、常用(0)のどれかを指定してください。"});
  }
  if (filing.decision != "APPROVED" && filing.decision != "REJECTED") {
    faults.push_back({"record.decision", "NOT_AN_OPTION", "決定は APPROVED か REJECTED で指定してください。"});
  }
  if (filing.data_json.size() > kDataBytesMax) {
    faults.push_back({"record.data", "TOO_LONG",
                      absl::StrCat("項目の内容は全部で", kDataBytesMax / 1024, " KB 以内にしてください。")});
  }
  CheckDocuments(filing.documents, faults);
  return faults;
}

}  // namespace madoguchi::archive
