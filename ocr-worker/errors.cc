#include "ocr-worker/errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

using absl::StatusCode;

absl::Status EmptyFile() {
  return Error(StatusCode::kInvalidArgument, "EMPTY_FILE",
               "ファイルが空です。もう一度スキャンするか、別のファイルを選んでください。");
}

absl::Status UnsupportedFileType() {
  return Error(StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE",
               "この種類のファイルは読み取れません。JPEG、PNG、TIFF、PDFのいずれかで保存し直してください。");
}

absl::Status NoPages() {
  return Error(StatusCode::kInvalidArgument, "NO_PAGES",
               "ページが1枚も入っていません。原稿を確かめて、もう一度スキャンしてください。");
}

absl::Status FileTooLarge() {
  return Error(
      StatusCode::kInvalidArgument, "FILE_TOO_LARGE",
      absl::StrCat("ファイルが大きすぎます（上限", limits::kFileBytesMax >> 20, "MB）。分けてスキャンしてください。"));
}

absl::Status ImageTooLarge() {
  return Error(StatusCode::kInvalidArgument, "IMAGE_TOO_LARGE",
               "画像の縦横が大きすぎます。A3以下を600dpi以下でスキャンし直してください。");
}

absl::Status TooManyPages() {
  return Error(StatusCode::kInvalidArgument, "TOO_MANY_PAGES",
               absl::StrCat("ページが多すぎます（上限", limits::kPagesMax, "枚）。分けてスキャンしてください。"));
}

absl::Status TooManyPagesToCut() {
  return Error(StatusCode::kInvalidArgument, "TOO_MANY_PAGES",
               absl::StrCat("一度に切り抜けるのは", limits::kCutPagesMax, "枚までです。分けて呼び出してください。"));
}

absl::Status UnreadableImage() {
  return Error(StatusCode::kInvalidArgument, "UNREADABLE_IMAGE",
               "画像が壊れているため開けません。もう一度スキャンするか、別の形式で保存し直してください。");
}

absl::Status DecodeTimeout() {
  return Error(StatusCode::kInvalidArgument, "DECODE_TIMEOUT",
               "画像を開くのに時間がかかりすぎるため中止しました。300dpiでスキャンし直してください。");
}

absl::Status BlankPage() {
  return Error(StatusCode::kNotFound, "BLANK_PAGE",
               "何も書かれていない紙です。書いた面が写っていないときは、裏返してスキャンし直してください。");
}

absl::Status SeparatorSheet() {
  return Error(StatusCode::kNotFound, "SEPARATOR_SHEET", "申請を区切る紙です。申請書と一緒にスキャンしてください。");
}

absl::Status UnknownForm() {
  return Error(
      StatusCode::kNotFound, "UNKNOWN_FORM",
      "この用紙の様式が分かりません。登録された様式かを確かめ、用紙全体が写るようにスキャンし直してください。");
}

absl::Status OtherVersion(absl::string_view form, int version, absl::string_view differs) {
  return Error(StatusCode::kNotFound, "UNKNOWN_FORM",
               absl::StrCat("登録された様式の別の版のようです。", differs,
                            "正しい版の用紙かを確かめ、この版も使うときは登録してください。"),
               {{"form", std::string(form)}, {"version", absl::StrCat(version)}});
}

absl::Status UnknownVersion(absl::string_view form, int version) {
  return Error(
      StatusCode::kNotFound, "UNKNOWN_VERSION",
      absl::StrCat("様式の第", version, "版が登録されていません。情報担当に登録を依頼するか、手で入力してください。"),
      {{"form", std::string(form)}, {"version", absl::StrCat(version)}});
}

absl::Status WrongPage(absl::string_view form, int version, int page) {
  return Error(StatusCode::kNotFound, "WRONG_PAGE",
               absl::StrCat("この様式に", page, "ページ目はありません。正しい用紙かを確かめてください。"),
               {{"form", std::string(form)}, {"version", absl::StrCat(version)}, {"page", absl::StrCat(page)}});
}

absl::Status CropDoesNotFit(absl::string_view field) {
  return Error(StatusCode::kInvalidArgument, "CROP_DOES_NOT_FIT",
               absl::StrCat("切り抜き画像の大きさが、様式の欄「", field,
                            "」と合いません。切り抜いたときと同じ版の様式を指定してください。"));
}

absl::Status PageDoesNotFit(double error_px) {
  return Error(StatusCode::kFailedPrecondition, "PAGE_DOES_NOT_FIT",
               "用紙のゆがみが大きく、記入欄の位置が決まりません。平らにしてスキャンし直してください。",
               {{"error_px", absl::StrCat(error_px)}});
}

absl::Status UnknownPicture() {
  return Error(StatusCode::kNotFound, "UNKNOWN_PICTURE",
               "このページの画像はありません。一覧からページを選び直してください。");
}

absl::Status Busy() {
  return Error(StatusCode::kResourceExhausted, "OVERLOADED",
               "読み取りが混み合っています。少し待ってからもう一度お試しください。");
}

absl::Status ReadingTimeout() {
  return Error(StatusCode::kDeadlineExceeded, "READING_TIMEOUT",
               "時間内に読み取りが終わりませんでした。もう一度お試しください。");
}

absl::Status MalformedJob(absl::string_view missing) {
  return Error(StatusCode::kInvalidArgument, "MALFORMED_JOB",
               absl::StrCat("読み取りの依頼に ", missing, " がありません。情報担当に連絡してください。"),
               {{"missing", std::string(missing)}});
}

absl::Status RecognizerFault(absl::string_view what) {
  return Error(StatusCode::kInternal, "RECOGNIZER_FAULT", "文字の読み取りに失敗しました。情報担当に連絡してください。",
               {{"what", std::string(what)}});
}

absl::Status DecoderMissing(absl::string_view path) {
  return Error(StatusCode::kUnavailable, "DECODER_MISSING",
               "画像を開くプログラムを起動できません。情報担当に連絡してください。", {{"path", std::string(path)}});
}

absl::Status ReferenceDamaged() {
  return Error(StatusCode::kInvalidArgument, "REFERENCE_DAMAGED",
               "確信度の基準が読めません。madoguchi form evaluate --reference で作り直してください。");
}

absl::Status EngineMissing() {
  return Error(StatusCode::kUnavailable, "ENGINE_MISSING",
               "日本語の文字認識データがありません。パッケージ tesseract-ocr-jpn を入れてください。");
}

absl::Status BlankTooSmall() {
  return Error(StatusCode::kInvalidArgument, "BLANK_TOO_SMALL",
               "白紙の様式の画像が小さすぎます。300dpiでスキャンし直すか、元のPDFを使ってください。");
}

absl::Status PaperDoesNotFit() {
  return Error(StatusCode::kInvalidArgument, "PAPER_DOES_NOT_FIT",
               "画像の縦横の比が用紙と合いません。紙全体をスキャンするか、--paper で用紙の大きさを指定してください。");
}

absl::Status NoPlacesFound() {
  return Error(
      StatusCode::kInvalidArgument, "NO_CELLS_FOUND",
      "罫線や下線で示された記入欄が見つかりません。何も書いていない様式を、まっすぐ濃く写るようにスキャンし直し"
      "てください。");
}

absl::Status GaveUp(int deliveries) {
  return Error(
      StatusCode::kAborted, "GAVE_UP",
      absl::StrCat(deliveries,
                   "回試しましたが読み取れませんでした。内容を見て手で入力するか、もう一度読み取りを行ってください。"));
}

bool Permanent(const absl::Status& status) {
  switch (status.code()) {
    case StatusCode::kInvalidArgument:
    case StatusCode::kNotFound:
    case StatusCode::kFailedPrecondition:
    case StatusCode::kDataLoss:
      return true;
    default:
      return false;
  }
}

}  // namespace madoguchi::ocr
