// What a subcommand of `madoguchi` is: a name of one or two words and a function. All of them stand in the table in
// commands.cc.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cli/arguments.h"

namespace madoguchi::cli {

// 0: done. 1: tried and failed (an invalid definition, an unreadable page, a refused call). 2: called wrongly.
enum ExitCode { kDone = 0, kFailed = 1, kMisused = 2 };

struct Console {
  std::ostream& out;
  std::ostream& err;
};

struct Command {
  absl::string_view name;     // "form print"
  absl::string_view usage;    // what follows the name
  absl::string_view summary;  // one Japanese sentence
  int (*run)(const Arguments& arguments, Console console);
};

const std::vector<Command>& Commands();

// Finds the command that the words name and runs it.
int Run(const std::vector<std::string>& words, Console console);

// Prints "エラー: sentence [REASON]" and every fault; INVALID_ARGUMENT (MISUSED) gives kMisused, everything else
// kFailed.
int Report(const absl::Status& status, Console console);

}  // namespace madoguchi::cli
