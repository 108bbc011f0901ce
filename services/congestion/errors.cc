#include "services/congestion/errors.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::congestion {

using absl::StatusCode;

absl::Status UnknownQueue() {
  return Error(StatusCode::kNotFound, "UNKNOWN_QUEUE", "この窓口はありません。一覧から選び直してください。");
}
absl::Status UnknownOffice() {
  return Error(StatusCode::kNotFound, "UNKNOWN_OFFICE", "この庁舎には窓口がありません。庁舎を選び直してください。");
}
absl::Status UnknownTicket() {
  return Error(StatusCode::kNotFound, "UNKNOWN_TICKET", "この番号札はありません。番号と日付を確かめてください。");
}
absl::Status QueueEmpty() {
  return Error(StatusCode::kNotFound, "QUEUE_EMPTY", "待っている方はいません。番号札が出るまでお待ちください。");
}
absl::Status QueueExists() {
  return Error(StatusCode::kAlreadyExists, "QUEUE_EXISTS",
               "同じ名前の窓口がすでにあります。別の名前を付けてください。");
}
absl::Status TooManyQueues() {
  return Error(StatusCode::kResourceExhausted, "TOO_MANY_QUEUES",
               "この庁舎の窓口の数が上限に達しました。使わない窓口をまとめてください。");
}
absl::Status QueueFull() {
  return Error(StatusCode::kResourceExhausted, "QUEUE_FULL",
               "本日の番号札の発行は終わりました。窓口の係員にお声がけください。");
}
absl::Status NotCalled() {
  return Error(StatusCode::kFailedPrecondition, "WRONG_STATE",
               "呼び出し中の番号札ではありません。番号を確かめ、先に呼び出してください。");
}
absl::Status CorruptEvent() {
  return Error(StatusCode::kDataLoss, "EVENT_CORRUPT",
               "番号札の記録が壊れています。情報システムの担当者へ知らせてください。");
}

absl::Status ModelIo(absl::string_view path, int error) {
  if (error == ENOSPC || error == EDQUOT) {
    return Error(StatusCode::kResourceExhausted, "DISK_FULL",
                 "保存場所がいっぱいです。情報システムの担当者へ知らせてください。");
  }
  return Error(StatusCode::kInternal, "MODEL_IO",
               absl::StrCat("待ち時間の予測の保存・読み出しに失敗しました(", path, ": ", std::strerror(error), ")。"));
}

absl::Status InvalidFile(int line, absl::string_view fault) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_FILE", absl::StrCat(line, "行目: ", fault));
}

}  // namespace madoguchi::congestion
