#include "cli/learning/truth.h"

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/files.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "nlohmann/json.hpp"

namespace madoguchi::cli {
namespace {

constexpr size_t kTruthBytesMax = 64u << 20;
constexpr int kPagesMax = 10'000;

absl::Status Damaged(const std::string& path) {
  return Error(absl::StatusCode::kInvalidArgument, "TRUTH_DAMAGED",
               absl::StrCat("正解のファイル「", path, "」が読めません。JSON かタブ区切りの形を確かめてください。"));
}

bool FromJson(const nlohmann::json& json, Truth& truth) {
  if (!json.is_object()) return false;
  for (const auto& [file, pages] : json.items()) {
    if (!pages.is_array()) return false;
    for (const auto& page : pages) {
      if (!page.is_object()) return false;
      TruePage& out = truth[file].emplace_back();
      if (page.contains("form") && page["form"].is_string()) out.form = page["form"];
      if (page.contains("page") && page["page"].is_number_integer()) out.page = page["page"];
      out.blank = page.contains("error");
      if (!page.contains("values")) continue;
      if (!page["values"].is_object()) return false;
      for (const auto& [field, value] : page["values"].items()) {
        if (!value.is_string()) return false;
        out.values[field] = value;
      }
    }
  }
  return true;
}

bool FromTable(absl::string_view text, Truth& truth) {
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (absl::EndsWith(line, "\r")) line.remove_suffix(1);
    if (absl::StartsWith(line, "#")) continue;
    const std::vector<std::string> words = absl::StrSplit(line, '\t');
    int page = 0;
    if (words.size() != 4 || !absl::SimpleAtoi(words[1], &page) || page < 0 || page >= kPagesMax) return false;
    std::vector<TruePage>& pages = truth[words[0]];
    if (static_cast<int>(pages.size()) <= page) pages.resize(static_cast<size_t>(page) + 1);
    pages[static_cast<size_t>(page)].values[words[2]] = words[3];
  }
  return true;
}

}  // namespace

absl::StatusOr<Truth> ReadTruth(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kTruthBytesMax));
  Truth truth;
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool read = json.is_discarded() ? FromTable(text, truth) : FromJson(json, truth);
  if (!read || truth.empty()) return Damaged(path);
  return truth;
}

absl::StatusOr<const TruePage*> TrueOf(const Truth& truth, const std::string& file, int page_index,
                                       const std::string& form, int page) {
  const auto found = truth.find(std::filesystem::path(file).filename().string());
  if (found == truth.end() || page_index < 0 || page_index >= static_cast<int>(found->second.size())) {
    return Error(
        absl::StatusCode::kInvalidArgument, "TRUTH_MISSING",
        absl::StrCat("「", file, "」の", page_index + 1, "枚目の正解がありません。正解のファイルを確かめてください。"));
  }
  const TruePage& known = found->second[static_cast<size_t>(page_index)];
  const bool other_form = !form.empty() && !known.form.empty() && known.form != form;
  const bool other_page = page > 0 && known.page > 0 && known.page != page;
  if (other_form || other_page) {
    return Error(absl::StatusCode::kInvalidArgument, "TRUTH_MISMATCH",
                 absl::StrCat("「", file, "」の", page_index + 1, "枚目の正解は別の様式「", known.form,
                              "」のものです。正解のファイルを確かめてください。"));
  }
  return &known;
}

}  // namespace madoguchi::cli
