#include "common/sql/database_errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::sql {

absl::Status ConstraintError(absl::string_view detail) {
  return Error(absl::StatusCode::kAlreadyExists, "CONSTRAINT", absl::StrCat("同じものがすでにあります: ", detail));
}

absl::Status SqlError(absl::string_view detail) {
  return Error(absl::StatusCode::kInternal, "SQL_ERROR", absl::StrCat("データベースの処理に失敗しました: ", detail));
}

absl::Status DiskFull() {
  return Error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
               "保存場所がいっぱいです。情報システムの担当者へ知らせてください。");
}

absl::Status DatabaseBusy() {
  return Error(absl::StatusCode::kUnavailable, "DATABASE_BUSY",
               "データベースが使用中です。少し待ってから、もう一度お試しください。");
}

absl::Status TextInvalid() {
  return Error(absl::StatusCode::kInvalidArgument, "TEXT_INVALID",
               "保存できない文字が入っています。文字を入れ直してください。");
}

absl::Status NewerSchema(absl::string_view database) {
  return Error(absl::StatusCode::kFailedPrecondition, "NEWER_SCHEMA",
               absl::StrCat(database, " はより新しい版が書いたものです。新しい版のプログラムを使ってください。"));
}

absl::Status DatabaseInUse(absl::string_view database, absl::string_view holder) {
  return Error(absl::StatusCode::kUnavailable, "DATABASE_IN_USE",
               absl::StrCat(database, " は ", holder,
                            " が使っています。1つのデータベースを使えるプロセスは1つです。そちらを終えてください。"));
}

}  // namespace madoguchi::sql
