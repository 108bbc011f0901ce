#include "gateway/errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::gateway {

absl::Status MalformedRequest(absl::string_view detail) {
  return Error(absl::StatusCode::kInvalidArgument, "MALFORMED_REQUEST",
               "要求の形が正しくありません。アドレスと送り方を確かめて、もう一度お試しください。",
               {{"detail", std::string(detail)}});
}

absl::Status InvalidPath() {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_PATH",
               "アドレスに使えない文字があります。リンクからもう一度お入りください。");
}

absl::Status UnknownPath() {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_PATH",
               "お探しのページや機能はありません。アドレスを確かめるか、最初のページからお入りください。");
}

absl::Status MethodNotAllowed(absl::string_view allowed) {
  return Error(absl::StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED",
               absl::StrCat("このアドレスではその操作はできません。使える操作は ", allowed, " です。"),
               {{"allow", std::string(allowed)}});
}

absl::Status UnsupportedContentType(absl::string_view expected) {
  return Error(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_CONTENT_TYPE",
               absl::StrCat("送られたデータの種類を扱えません。Content-Type を ", expected, " にして送ってください。"),
               {{"expected", std::string(expected)}});
}

absl::Status InvalidJson(absl::string_view detail) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_JSON",
               "送られた JSON を読めません。書き方と項目の名前を確かめて、もう一度送ってください。",
               {{"detail", std::string(detail)}});
}

absl::Status UnknownParameter(absl::string_view name) {
  return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_PARAMETER",
               absl::StrCat("「", name, "」という指定は使えません。名前を確かめるか、取り除いてください。"),
               {{"parameter", std::string(name)}});
}

absl::Status InvalidParameter(absl::string_view name) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_PARAMETER",
               absl::StrCat("「", name, "」の値が正しくありません。値を直して、もう一度お試しください。"),
               {{"parameter", std::string(name)}});
}

absl::Status BodyTooLarge(uint64_t bytes_max) {
  return Error(absl::StatusCode::kResourceExhausted, "BODY_TOO_LARGE",
               absl::StrCat("送られたデータが大きすぎます。", bytes_max / 1024, " KB までにしてください。"),
               {{"bytes_max", absl::StrCat(bytes_max)}});
}

absl::Status FileTooLarge(uint64_t bytes_max) {
  return Error(absl::StatusCode::kResourceExhausted, "FILE_TOO_LARGE",
               absl::StrCat("ファイルが大きすぎます。", bytes_max / 1024 / 1024,
                            " MB までにしてください。解像度を 300 dpi にするか、ページを分けると小さくなります。"),
               {{"bytes_max", absl::StrCat(bytes_max)}});
}

absl::Status HeadersTooLarge() {
  return Error(absl::StatusCode::kResourceExhausted, "HEADERS_TOO_LARGE",
               "要求のヘッダーが大きすぎます。Cookie を消してから、もう一度お試しください。");
}

absl::Status TooManyRequests() {
  return Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_REQUESTS",
               "短い時間に操作が集中しています。1分ほど待ってから、もう一度お試しください。");
}

absl::Status Overloaded() {
  return Error(absl::StatusCode::kUnavailable, "OVERLOADED",
               "ただいま混み合っています。少し待ってから、もう一度お試しください。");
}

absl::Status RequestTimeout() {
  return Error(absl::StatusCode::kDeadlineExceeded, "REQUEST_TIMEOUT",
               "データが届くのに時間がかかりすぎました。通信の状態を確かめて、もう一度お試しください。");
}

absl::Status ClientGone() {
  return Error(absl::StatusCode::kCancelled, "CLIENT_GONE", "途中で通信が切れました。もう一度送ってください。");
}

absl::Status SignInRequired() {
  return Error(absl::StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED",
               "職員のログインが必要です。ログインしてから、もう一度お試しください。");
}

absl::Status SessionExpired() {
  return Error(absl::StatusCode::kUnauthenticated, "SESSION_EXPIRED",
               "ログインの有効期間が過ぎました。もう一度ログインしてください。");
}

absl::Status WrongPassword() {
  return Error(absl::StatusCode::kUnauthenticated, "WRONG_PASSWORD",
               "アカウントかパスワードが違います。確かめて、もう一度入力してください。");
}

absl::Status CsrfTokenMissing() {
  return Error(absl::StatusCode::kPermissionDenied, "CSRF_TOKEN_MISSING",
               "画面が古くなっています。ページを読み込み直してから、もう一度操作してください。");
}

absl::Status InvalidToken() {
  return Error(absl::StatusCode::kUnauthenticated, "INVALID_TOKEN",
               "アクセストークンが正しくないか、期限が切れています。新しいトークンを発行してください。");
}

absl::Status PrivateOnly() {
  return Error(absl::StatusCode::kPermissionDenied, "PRIVATE_ONLY",
               "このページは庁内の監視装置だけが見られます。庁内のネットワークから開いてください。");
}

absl::Status BackendUnavailable() {
  return Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
               "ただいま処理を受け付けられません。少し待ってから、もう一度お試しください。");
}

absl::Status BackendTimeout() {
  return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
               "時間内に処理が終わりませんでした。少し待ってから、もう一度お試しください。");
}

absl::Status Internal() {
  return Error(
      absl::StatusCode::kInternal, "INTERNAL",
      "処理の途中で問題が起きました。少し待ってもう一度お試しになり、続くときは担当の窓口へお知らせください。");
}

absl::Status InvalidConfig(absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_CONFIG", message);
}

}  // namespace madoguchi::gateway
