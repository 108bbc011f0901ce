#include "cli/command.h"

#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/error.h"

namespace madoguchi::cli {
namespace {

void PrintHelp(std::ostream& out) {
  out << "madoguchi: 手続の申請書を作り、読み、窓口のシステムを動かす人のためのコマンド\n\n使い方:\n";
  for (const Command& command : Commands()) {
    out << "  madoguchi " << command.name << " " << command.usage << "\n      " << command.summary << "\n";
  }
  out << "  madoguchi help\n      この説明を表示します。\n\n終了コード: 0 できた、1 できなかった、2 使い方が違う\n";
}

// What gRPC itself says comes without a reason and in English; what a service says of a token is meant for browsers.
absl::Status Explained(const absl::Status& status) {
  if (ReasonOf(status) == "TOKEN_INVALID") {
    return Error(status.code(), "TOKEN_INVALID",
                 "接続先がこの鍵と役割を知りません。madoguchi keys init をもう一度実行し、trust.json "
                 "を接続先に配り直して、再起動してください。");
  }
  if (!ReasonOf(status).empty()) return status;
  if (absl::IsDeadlineExceeded(status)) {
    return Error(status.code(), "NO_ANSWER_IN_TIME",
                 "時間内に答えがありませんでした。混んでいるようです。少し待って、同じことをもう一度実行してください（"
                 "二重にはなりません）。");
  }
  if (absl::IsUnavailable(status)) {
    return Error(status.code(), "UNREACHABLE",
                 "接続先が応答しません。動いているか、接続先の指定が正しいかを確かめてください。");
  }
  return status;
}

}  // namespace

int Run(const std::vector<std::string>& words, Console console) {
  if (words.empty()) {
    PrintHelp(console.err);
    return kMisused;
  }
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    PrintHelp(console.out);
    return kDone;
  }
  for (const Command& command : Commands()) {
    const std::vector<std::string> name = absl::StrSplit(command.name, ' ');
    if (words.size() < name.size() || !std::equal(name.begin(), name.end(), words.begin())) continue;
    return command.run(Arguments({words.begin() + static_cast<long>(name.size()), words.end()}), console);
  }
  return Report(Misused(absl::StrCat("「", words[0], words.size() > 1 ? " " + words[1] : "",
                                     "」というコマンドはありません。madoguchi help で一覧を見てください。")),
                console);
}

int Report(const absl::Status& told, Console console) {
  if (told.ok()) return kDone;
  const absl::Status status = Explained(told);
  const std::string reason = ReasonOf(status);
  console.err << "エラー: " << status.message() << " [" << (reason.empty() ? "INTERNAL" : reason) << "]\n";
  for (const FieldFault& fault : FaultsOf(status)) {
    console.err << "  " << fault.field << ": " << fault.message << " [" << fault.reason << "]\n";
  }
  return reason == "MISUSED" ? kMisused : kFailed;
}

}  // namespace madoguchi::cli
