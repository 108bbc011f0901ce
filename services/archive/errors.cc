#include "services/archive/errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {

absl::Status EmptyFile() {
  return Error(absl::StatusCode::kInvalidArgument, "EMPTY_FILE",
               "ファイルが空です。中身のあるファイルを選んでください。");
}

absl::Status UnsupportedFileType() {
  return Error(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE",
               "この種類のファイルは受け取れません。JPEG、PNG、TIFF、PDF のどれかを選んでください。");
}

absl::Status UnknownBlob() {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_BLOB",
               "ファイルが見つかりません。名前を確かめるか、もう一度アップロードしてください。");
}

absl::Status UnknownRecord() {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_RECORD", "文書が見つかりません。一覧から選び直してください。");
}

absl::Status QueryTooLong() {
  return Error(absl::StatusCode::kInvalidArgument, "QUERY_TOO_LONG",
               absl::StrCat("検索する言葉は全部で", kQueryCharactersMax, "文字以内、", kQueryWordsMax,
                            "語以内にしてください。"));
}

absl::Status UploadAbandoned() {
  return Error(absl::StatusCode::kCancelled, "UPLOAD_ABANDONED",
               "送信が途中で止まりました。もう一度アップロードしてください。");
}

}  // namespace madoguchi::archive
