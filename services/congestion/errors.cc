#include "services/congestion/errors.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/error.h"
#include "common/time/clock.h"

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
absl::Status UnknownCategory() {
  return Error(StatusCode::kNotFound, "UNKNOWN_CATEGORY", "この優先の区分はありません。区分を選び直してください。");
}
absl::Status UnknownReminder() {
  return Error(StatusCode::kNotFound, "UNKNOWN_REMINDER",
               "この番号札に、送れなかったお知らせはありません。一覧を開き直してください。");
}
absl::Status NumbersUsedUp() {
  return Error(StatusCode::kResourceExhausted, "NUMBERS_USED_UP",
               "本日の番号札の発行は終わりました。窓口の係員にお声がけください。");
}
absl::Status RemoteHoursOver(int from_minute, bool later) {
  const std::string from = absl::StrFormat("%d時%02d分", from_minute / 60, from_minute % 60);
  return Error(StatusCode::kFailedPrecondition, "REMOTE_CLOSED",
               later ? absl::StrCat("来庁前の番号札は、本日", from, "からお出しします。それまでお待ちください。")
                     : "本日の来庁前の番号札は終わりました。庁舎で番号札をお取りください。");
}
absl::Status RemoteClosed() {
  return Error(StatusCode::kFailedPrecondition, "REMOTE_CLOSED",
               "いまは来庁前の番号札をお出しできません。時間をおいて試すか、庁舎で番号札をお取りください。");
}
absl::Status OfficeClosed(absl::string_view sentence) {
  return Error(StatusCode::kFailedPrecondition, "OFFICE_CLOSED", sentence);
}
absl::Status QueueClosed() {
  return Error(StatusCode::kFailedPrecondition, "QUEUE_CLOSED",
               "この窓口は、いま受付を休んでいます。ほかの窓口を選ぶか、係員におたずねください。");
}
absl::Status StaffOnly() {
  return Error(StatusCode::kPermissionDenied, "STAFF_ONLY", "これは係員がお出しします。窓口でお声がけください。");
}
absl::Status WrongTicketKey() {
  return Error(StatusCode::kPermissionDenied, "WRONG_TICKET_KEY",
               "番号札を確かめられません。番号札の二次元コードを読み取り直してください。");
}
absl::Status TooManyStops() {
  return Error(StatusCode::kInvalidArgument, "TOO_MANY_STOPS", "回る窓口が多すぎます。窓口を減らしてください。");
}
absl::Status TooManyEvents() {
  return Error(StatusCode::kInvalidArgument, "TOO_MANY_EVENTS", "一度に送る記録が多すぎます。分けて送ってください。");
}
absl::Status SameQueue() {
  return Error(StatusCode::kInvalidArgument, "SAME_QUEUE", "同じ窓口へは移せません。別の窓口を選んでください。");
}
absl::Status WrongState() {
  return Error(StatusCode::kFailedPrecondition, "WRONG_STATE",
               "この番号札には、いまその操作ができません。画面を更新して、番号札の今の状態を確かめてください。");
}
absl::Status TooEarly() {
  return Error(StatusCode::kFailedPrecondition, "TOO_EARLY",
               "まだ不在にできません。もう一度呼び出し、少しお待ちください。");
}
absl::Status RemindersOff() {
  return Error(StatusCode::kFailedPrecondition, "REMINDERS_OFF",
               "この庁舎では、この方法でのお知らせをしていません。画面で順番をお確かめください。");
}
absl::Status CorruptEvent() {
  return Error(StatusCode::kDataLoss, "EVENT_CORRUPT",
               "番号札の記録が壊れています。情報システムの担当者へ知らせてください。");
}

absl::Status ModelFolderMissing() {
  return Error(StatusCode::kInvalidArgument, "MODEL_FOLDER_MISSING",
               "PostgreSQL を使うときは、予測モデルを置くフォルダーを --models で指定してください。");
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

absl::Status StaleRevision() {
  return Error(StatusCode::kAborted, "STALE_REVISION",
               "他の方が先に変更しました。画面を読み込み直してから、もう一度変更してください。");
}
absl::Status UnknownEvent() {
  return Error(StatusCode::kNotFound, "UNKNOWN_EVENT", "この予定はありません。一覧から選び直してください。");
}
absl::Status WrongEventState() {
  return Error(StatusCode::kFailedPrecondition, "WRONG_EVENT_STATE",
               "この予定は、今の状態ではその操作ができません。画面を読み込み直して確かめてください。");
}
absl::Status TooManyPlannedEvents() {
  return Error(StatusCode::kResourceExhausted, "TOO_MANY_PLANNED_EVENTS",
               "予定の数が上限に達しました。要らない予定を取り消すか、まとめてください。");
}
absl::Status UnknownPartner() {
  return Error(StatusCode::kNotFound, "UNKNOWN_PARTNER", "この団体は登録されていません。一覧から選び直してください。");
}
absl::Status PartnerExists() {
  return Error(StatusCode::kAlreadyExists, "PARTNER_EXISTS",
               "同じ ID の団体がすでにあります。別の ID にするか、その団体の鍵を作り直してください。");
}
absl::Status TooManyPartners() {
  return Error(StatusCode::kResourceExhausted, "TOO_MANY_PARTNERS",
               "団体の数が上限に達しました。担当者に相談してください。");
}
absl::Status PartnerKeyInvalid() {
  return Error(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID",
               "このリンクは使えません。役所から届いた最新のリンクを開いてください。");
}
absl::Status PartnerKeyExpired() {
  return Error(StatusCode::kPermissionDenied, "PARTNER_KEY_EXPIRED",
               "このリンクは期限が切れました。役所の担当者に、新しいリンクを頼んでください。");
}
absl::Status TooManyCalls() {
  return Error(StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
               "短い間に操作が多すぎます。1時間ほど待ってから、もう一度お試しください。");
}
absl::Status DayClosed() {
  return Error(StatusCode::kFailedPrecondition, "DAY_CLOSED", "その日は開いていません。別の日を選んでください。");
}
absl::Status CorruptPlan() {
  return Error(StatusCode::kDataLoss, "PLAN_CORRUPT",
               "予定の記録が壊れています。情報システムの担当者へ知らせてください。");
}

absl::Status UnknownBooking() {
  return Error(StatusCode::kNotFound, "UNKNOWN_BOOKING",
               "この番号の予約は見つかりません。10桁の予約番号を確かめて、もう一度入力してください。");
}
absl::Status BookingTimeTaken() {
  return Error(StatusCode::kFailedPrecondition, "BOOKING_TIME_TAKEN",
               "この時刻の予約はいっぱいになりました。別の時刻を選んでください。");
}
absl::Status NotABookingTime() {
  return Error(StatusCode::kFailedPrecondition, "NOT_A_BOOKING_TIME",
               "この時刻は予約できません。時刻の一覧から選び直してください。");
}
absl::Status BookingNumberTaken() {
  return Error(StatusCode::kAlreadyExists, "BOOKING_NUMBER_TAKEN",
               "予約を受け付けられませんでした。もう一度お試しください。");
}
absl::Status BookingUsed() {
  return Error(StatusCode::kFailedPrecondition, "BOOKING_USED",
               "この予約は受付を済ませたため、取り消せません。番号札を取り消してください。");
}
absl::Status BookingCancelled() {
  return Error(StatusCode::kFailedPrecondition, "BOOKING_CANCELLED",
               "この予約は取り消されています。番号札をお取りになるか、予約し直してください。");
}
absl::Status BookingOtherDay(absl::Time time) {
  return Error(StatusCode::kFailedPrecondition, "BOOKING_OTHER_DAY",
               absl::StrCat("この予約は", absl::FormatTime("%Y年%-m月%-d日 %H:%M", time, Jst()),
                            " です。当日にもう一度お試しください。"));
}
absl::Status UnknownKiosk() {
  return Error(StatusCode::kNotFound, "UNKNOWN_KIOSK", "この発券機は登録されていません。一覧から選び直してください。");
}
absl::Status KioskExists() {
  return Error(StatusCode::kAlreadyExists, "KIOSK_EXISTS",
               "同じ ID の発券機がすでにあります。別の ID にするか、その発券機の鍵を作り直してください。");
}
absl::Status TooManyKiosks() {
  return Error(StatusCode::kResourceExhausted, "TOO_MANY_KIOSKS",
               "発券機の数が上限に達しました。使わない発券機の鍵を作り直して使ってください。");
}
absl::Status KioskKeyInvalid() {
  return Error(StatusCode::kPermissionDenied, "KIOSK_KEY_INVALID",
               "この発券機の鍵は使えません。職員用ページの「発券機」で鍵を作り直してください。");
}

}  // namespace madoguchi::congestion
