#include "services/intake/errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::intake {

using absl::StatusCode;

absl::Status InvalidName(absl::string_view expected) {
  return Error(StatusCode::kInvalidArgument, "INVALID_NAME",
               absl::StrCat("名前は ", expected, " の形で指定してください。"));
}

absl::Status RequestTooLarge(absl::string_view part, size_t bytes_max) {
  return Error(StatusCode::kInvalidArgument, "REQUEST_TOO_LARGE",
               absl::StrCat("内容が大きすぎます。", part, " は ", bytes_max / 1024, " KB 以内にしてください。"),
               {{"part", std::string(part)}, {"bytes_max", absl::StrCat(bytes_max)}});
}

absl::Status MissingPart(absl::string_view part) {
  return Error(StatusCode::kInvalidArgument, "MISSING_PART", absl::StrCat(part, " を指定してください。"),
               {{"part", std::string(part)}});
}

absl::Status OutOfRange(absl::string_view part, int64_t min, int64_t max) {
  return Error(StatusCode::kInvalidArgument, "OUT_OF_RANGE",
               absl::StrCat(part, " は ", min, " から ", max, " までで指定してください。"),
               {{"part", std::string(part)}});
}

absl::Status ReceiptSecretTooShort() {
  return Error(StatusCode::kFailedPrecondition, "RECEIPT_SECRET_TOO_SHORT",
               "--receipt_secret のファイルには 16 バイト以上の予測できない値を入れてください。");
}

absl::Status SamplesKeyTooShort() {
  return Error(
      StatusCode::kInvalidArgument, "SAMPLES_KEY_TOO_SHORT",
      "--samples_key のファイルには 32 バイト以上の予測できない値を入れてください。madoguchi keys init が作ります。");
}

absl::Status SampleUnreadable() {
  return Error(StatusCode::kDataLoss, "SAMPLE_UNREADABLE",
               "見本を開けません。見本を残したときと同じ --samples_key を使っているかを確かめてください。");
}

absl::Status UnknownForm(absl::string_view procedure) {
  return Error(StatusCode::kNotFound, "UNKNOWN_FORM", "この手続は登録されていません。手続の名前を確かめてください。",
               {{"procedure", std::string(procedure)}});
}

absl::Status UnknownVersion(absl::string_view procedure, int version) {
  return Error(StatusCode::kNotFound, "UNKNOWN_VERSION",
               "この手続のこの版は登録されていません。新しい様式を開き直してください。",
               {{"procedure", std::string(procedure)}, {"version", absl::StrCat(version)}});
}

absl::Status VersionPublished(absl::string_view procedure, int version) {
  return Error(StatusCode::kAlreadyExists, "VERSION_PUBLISHED",
               "同じ版が別の内容で公開されています。版の番号を一つ上げて公開してください。",
               {{"procedure", std::string(procedure)}, {"version", absl::StrCat(version)}});
}

absl::Status TemplateMissing(absl::string_view file) {
  return Error(
      StatusCode::kInvalidArgument, "TEMPLATE_MISSING",
      absl::StrCat("定義が挙げる様式のテンプレート「", file,
                   "」がありません。madoguchi procedure publish で、定義と同じフォルダーに置いて送ってください。"));
}

absl::Status ChannelClosed(absl::string_view title) {
  return Error(StatusCode::kFailedPrecondition, "CHANNEL_CLOSED",
               absl::StrCat("「", title, "」はこの方法では受け付けていません。窓口にお問い合わせください。"));
}

absl::Status UnknownReceipt() {
  return Error(StatusCode::kNotFound, "UNKNOWN_RECEIPT",
               "この受付番号は見つかりません。控えの番号をもう一度確かめて入力してください。");
}

absl::Status WrongAccessCode(int tries_left) {
  return Error(StatusCode::kPermissionDenied, "WRONG_ACCESS_CODE",
               "確認コードが違います。控えに書かれた確認コードをもう一度入力してください。",
               {{"tries_left", absl::StrCat(tries_left)}});
}

absl::Status TooManyAttempts(absl::Duration wait) {
  const int64_t minutes = absl::ToInt64Minutes(wait + absl::Seconds(59));
  return Error(StatusCode::kResourceExhausted, "TOO_MANY_ATTEMPTS",
               absl::StrCat("確認コードの間違いが続きました。", minutes, "分ほど待ってから、もう一度お試しください。"),
               {{"retry_after_s", absl::StrCat(absl::ToInt64Seconds(wait))}});
}

absl::Status WrongState(absl::string_view state) {
  return Error(StatusCode::kFailedPrecondition, "WRONG_STATE",
               "今の状態ではこの操作はできません。画面を開き直して、状態を確かめてください。",
               {{"state", std::string(state)}});
}

absl::Status StaleRevision(int64_t current) {
  return Error(StatusCode::kAborted, "STALE_REVISION",
               "ほかの人が先に内容を変えました。最新の内容を開き直してから、もう一度行ってください。",
               {{"revision", absl::StrCat(current)}});
}

absl::Status SamePerson() {
  return Error(StatusCode::kPermissionDenied, "SAME_PERSON",
               "審査した人は決裁できません。別の決裁者が行ってください。");
}

absl::Status CommentRequired() {
  return Error(StatusCode::kInvalidArgument, "COMMENT_REQUIRED", "申請した方に伝える理由を書いてください。");
}

absl::Status ReceiptNumberTaken() {
  return Error(StatusCode::kAlreadyExists, "RECEIPT_NUMBER_TAKEN", "受付番号が重なりました。もう一度送ってください。");
}

absl::Status UnknownScan() {
  return Error(StatusCode::kNotFound, "UNKNOWN_SCAN", "この読み取りは見つかりません。一覧から選び直してください。");
}

absl::Status UnknownBlob() {
  return Error(StatusCode::kNotFound, "UNKNOWN_BLOB",
               "読み取るファイルが保管されていません。ファイルをもう一度送ってください。");
}

absl::Status ArchiveUnavailable() {
  return Error(StatusCode::kUnavailable, "ARCHIVE_UNAVAILABLE",
               "書類の保管庫に今つながりません。少し待ってから、もう一度行ってください。");
}

absl::Status UnknownBatch() {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_BATCH",
               "この取り込みは見つかりません。一覧から選び直してください。");
}

absl::Status UnknownBatchPage() {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_BATCH_PAGE",
               "このページは見つかりません。取り込みのページ一覧から選び直してください。");
}

absl::Status RepeatedBlob() {
  return Error(absl::StatusCode::kInvalidArgument, "REPEATED_BLOB",
               "同じファイルが二度入っています。一つを外して送り直してください。");
}

absl::Status QueueFull(int64_t waiting) {
  return Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
               absl::StrCat("読み取り待ちが", waiting,
                            "枚あるため、今はまとめて受け取れません。進んでからもう一度送ってください。"
                            "お客さまがお待ちの紙は、1件ずつなら受け取れます。"),
               {{"waiting", absl::StrCat(waiting)}});
}

absl::Status ForeignApplication() {
  return Error(absl::StatusCode::kInvalidArgument, "FOREIGN_APPLICATION",
               "この取り込みからできた申請ではありません。同じ取り込みの申請を選んでください。");
}

absl::Status PagePresent(int page) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "PAGE_PRESENT",
      absl::StrCat("この申請には", page, "ページ目がもうあります。別の申請を選ぶか、要らない紙なら除いてください。"),
      {{"page", absl::StrCat(page)}});
}

absl::Status ReasonRequired() {
  return Error(StatusCode::kInvalidArgument, "REASON_REQUIRED",
               "理由を書いてください。だれの判断で、何のためかが後から分かるように残します。");
}

absl::Status SamplesNotKept() {
  return Error(StatusCode::kFailedPrecondition, "SAMPLES_NOT_KEPT",
               "見本の置き場所が設定されていません。受付プロセスを --samples=フォルダー を付けて起動してください。");
}

absl::Status ConsentMissing() {
  return Error(StatusCode::kFailedPrecondition, "CONSENT_MISSING",
               "この団体は見本の保存に同意していません。運用担当が同意を登録してから行ってください。");
}

absl::Status ReaderUnavailable() {
  return Error(StatusCode::kUnavailable, "READER_UNAVAILABLE",
               "紙の読み取りプロセスが応答しません。動いているかを確かめてください。");
}

absl::Status UnknownHandoff(absl::string_view queue) {
  return Error(StatusCode::kNotFound, "UNKNOWN_HANDOFF",
               "この受け渡し先は手続に定義されていません。受け渡し先の名前を確かめてください。",
               {{"handoff", std::string(queue)}});
}

absl::Status UnknownLease() {
  return Error(StatusCode::kNotFound, "UNKNOWN_LEASE", "この貸し出しはありません。もう一度受け取ってください。");
}

absl::Status LeaseExpired() {
  return Error(StatusCode::kFailedPrecondition, "LEASE_EXPIRED",
               "貸し出しの期限が過ぎ、ほかの処理に渡りました。もう一度受け取ってください。");
}

absl::Status NotInLease(absl::string_view receipt_number) {
  return Error(StatusCode::kInvalidArgument, "NOT_IN_LEASE",
               "貸し出しに含まれない申請が指定されました。受け取った申請だけを確認してください。",
               {{"receipt_number", std::string(receipt_number)}});
}

}  // namespace madoguchi::intake
