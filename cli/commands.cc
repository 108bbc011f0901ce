#include "cli/command.h"
#include "cli/form_print.h"

namespace madoguchi::cli {

const std::vector<Command>& Commands() {
  static const std::vector<Command>& commands = *new std::vector<Command>{
      {"form print", "DEFINITION [--pdf FILE] [--template FILE]",
       "手続の定義から、配る申請書（PDF）と読み取りテンプレート（JSON）を作ります。", &FormPrint},
      {"form check", "DEFINITION", "手続の定義に直すところがないか調べ、あれば行番号とともに全て示します。", &FormCheck},
  };
  return commands;
}

}  // namespace madoguchi::cli
