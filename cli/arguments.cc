#include "cli/arguments.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::cli {

std::string Arguments::Parsed::Flag(const std::string& name, const std::string& otherwise) const {
  const auto found = flags.find(name);
  return found == flags.end() ? otherwise : found->second.back();
}

absl::StatusOr<Arguments::Parsed> Arguments::Parse(const std::vector<std::string>& flags,
                                                   const std::vector<std::string>& switches) const {
  const auto knows = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  Parsed parsed;
  for (size_t i = 0; i < words_.size(); ++i) {
    const std::string& word = words_[i];
    if (word == "--") {
      parsed.positional.insert(parsed.positional.end(), words_.begin() + static_cast<long>(i) + 1, words_.end());
      break;
    }
    if (!absl::StartsWith(word, "--")) {
      parsed.positional.push_back(word);
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (knows(switches, name) && equals == std::string::npos) {
      parsed.switches[name] = true;
    } else if (!knows(flags, name)) {
      return Misused(absl::StrCat("「", word, "」という指定はありません。madoguchi help で使い方を確かめてください。"));
    } else if (equals != std::string::npos) {
      parsed.flags[name].push_back(word.substr(equals + 1));
    } else if (i + 1 < words_.size()) {
      parsed.flags[name].push_back(words_[++i]);
    } else {
      return Misused(absl::StrCat("「--", name, "」の後に値を書いてください。"));
    }
  }
  return parsed;
}

absl::Status Misused(const std::string& message) {
  return Error(absl::StatusCode::kInvalidArgument, "MISUSED", message);
}

}  // namespace madoguchi::cli
