#include "cli/command.h"
#include "cli/form_print.h"
#include "cli/form_read.h"

namespace madoguchi::cli {

const std::vector<Command>& Commands() {
  static const std::vector<Command>& commands = *new std::vector<Command>{
      {"form print", "DEFINITION [--pdf FILE] [--template FILE]",
       "手続の定義から、配る申請書（PDF）と読み取りテンプレート（JSON）を作ります。", &FormPrint},
      {"form check", "DEFINITION", "手続の定義に直すところがないか調べ、あれば行番号とともに全て示します。", &FormCheck},
      {"form read", "[--definition FILE]… [--template FILE]… FILE…",
       "スキャンした申請書を読み、1ページにつき1行のJSONで示します。様式を指定しなければ同梱のものを使います。", &FormRead},
  };
  return commands;
}

}  // namespace madoguchi::cli
