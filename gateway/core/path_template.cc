#include "gateway/core/path_template.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gateway/core/percent.h"

namespace madoguchi::gateway {
namespace {

absl::Status Malformed(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("path template \"", text, "\": ", why));
}

bool IsFieldPath(absl::string_view text) {
  for (absl::string_view name : absl::StrSplit(text, '.')) {
    if (name.empty() || absl::ascii_isdigit(name[0])) return false;
    for (char c : name) {
      if (!absl::ascii_isalnum(c) && c != '_') return false;
    }
  }
  return true;
}

bool IsLiteral(absl::string_view text) {
  if (text.empty()) return false;
  for (char c : text) {
    if (!absl::ascii_isalnum(c) && !absl::StrContains("-_.~", absl::string_view(&c, 1))) return false;
  }
  return true;
}

bool IsSegment(absl::string_view text) { return text == "*" || text == "**" || IsLiteral(text); }

// Cuts at slashes that stand outside braces.
std::vector<absl::string_view> CutOutsideBraces(absl::string_view text) {
  std::vector<absl::string_view> parts;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    if (text[i] == '/' && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

int Rank(absl::string_view segment) { return segment == "**" ? 2 : segment == "*" ? 1 : 0; }

std::string Singular(absl::string_view collection) {
  if (absl::ConsumeSuffix(&collection, "ies")) return absl::StrCat(collection, "y");
  absl::ConsumeSuffix(&collection, "s");
  return std::string(collection);
}

}  // namespace

SplitPath SplitRequestPath(absl::string_view path) {
  SplitPath split;
  absl::ConsumePrefix(&path, "/");
  split.segments = absl::StrSplit(path, '/');
  absl::string_view& last = split.segments.back();
  if (const size_t colon = last.rfind(':'); colon != absl::string_view::npos) {
    split.verb = last.substr(colon + 1);
    last = last.substr(0, colon);
  }
  return split;
}

absl::StatusOr<PathTemplate> PathTemplate::Parse(absl::string_view text) {
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, "/")) return Malformed(text, "must start with \"/\"");
  PathTemplate result;
  const size_t colon = rest.rfind(':');
  if (colon != absl::string_view::npos) {
    result.verb_ = std::string(rest.substr(colon + 1));
    rest = rest.substr(0, colon);
    if (!IsLiteral(result.verb_)) return Malformed(text, "the verb must be a word");
  }
  for (absl::string_view part : CutOutsideBraces(rest)) {
    if (!absl::ConsumePrefix(&part, "{")) {
      if (!IsSegment(part)) return Malformed(text, absl::StrCat("bad segment \"", part, "\""));
      result.segments_.emplace_back(part);
      continue;
    }
    if (!absl::ConsumeSuffix(&part, "}")) return Malformed(text, "unbalanced braces");
    const std::pair<absl::string_view, absl::string_view> variable = absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (!IsFieldPath(variable.first)) return Malformed(text, absl::StrCat("bad field path \"", variable.first, "\""));
    const bool has_pattern = absl::StrContains(part, '=');
    Variable bound{std::string(variable.first), result.segments_.size(), 0};
    for (absl::string_view segment : absl::StrSplit(has_pattern ? variable.second : "*", '/')) {
      if (!IsSegment(segment)) return Malformed(text, absl::StrCat("bad segment \"", segment, "\""));
      result.segments_.emplace_back(segment);
    }
    bound.end = result.segments_.size();
    for (const Variable& other : result.variables_) {
      if (other.field_path == bound.field_path)
        return Malformed(text, absl::StrCat(bound.field_path, " is bound twice"));
    }
    result.variables_.push_back(std::move(bound));
  }
  for (size_t i = 0; i + 1 < result.segments_.size(); ++i) {
    if (result.segments_[i] == "**") return Malformed(text, "\"**\" must stand last");
  }
  return result;
}

PathTemplate::Outcome PathTemplate::Match(const SplitPath& path, Bindings* bindings) const {
  if (path.verb != verb_) return Outcome::kNoMatch;
  const bool open_ended = !segments_.empty() && segments_.back() == "**";
  const size_t fixed = segments_.size() - (open_ended ? 1 : 0);
  if (open_ended ? path.segments.size() < fixed : path.segments.size() != fixed) return Outcome::kNoMatch;
  for (size_t i = 0; i < path.segments.size(); ++i) {
    if (path.segments[i].empty()) return Outcome::kNoMatch;
    if (i < fixed && segments_[i] != "*" && segments_[i] != path.segments[i]) return Outcome::kNoMatch;
  }
  bindings->clear();
  for (const Variable& variable : variables_) {
    const bool reaches_end = open_ended && variable.end == segments_.size();
    const size_t end = reaches_end ? path.segments.size() : variable.end;
    const std::string raw = absl::StrJoin(path.segments.begin() + variable.begin, path.segments.begin() + end, "/");
    const bool one_segment = variable.end - variable.begin == 1 && !reaches_end;
    auto value = one_segment ? DecodePercent(raw) : DecodePercentKeepingSlashes(raw);
    if (!value) return Outcome::kMalformed;
    bindings->emplace_back(variable.field_path, *std::move(value));
  }
  return Outcome::kMatch;
}

std::vector<std::string> PathTemplate::FieldPaths() const {
  std::vector<std::string> paths;
  for (const Variable& variable : variables_) paths.push_back(variable.field_path);
  return paths;
}

std::string PathTemplate::Shape() const {
  return absl::StrCat("/", absl::StrJoin(segments_, "/"), verb_.empty() ? "" : ":", verb_);
}

bool PathTemplate::MoreSpecificThan(const PathTemplate& other) const {
  const size_t common = std::min(segments_.size(), other.segments_.size());
  for (size_t i = 0; i < common; ++i) {
    if (Rank(segments_[i]) != Rank(other.segments_[i])) return Rank(segments_[i]) < Rank(other.segments_[i]);
  }
  if (segments_.size() != other.segments_.size()) return segments_.size() > other.segments_.size();
  return Shape() < other.Shape();
}

std::string PathTemplate::OpenApiPath(std::vector<std::string>* parameters) const {
  parameters->clear();
  std::string path;
  for (size_t i = 0; i < segments_.size(); ++i) {
    if (Rank(segments_[i]) == 0) {
      absl::StrAppend(&path, "/", segments_[i]);
      continue;
    }
    std::string name = i > 0 && Rank(segments_[i - 1]) == 0 ? Singular(segments_[i - 1]) : "value";
    while (std::find(parameters->begin(), parameters->end(), name) != parameters->end()) absl::StrAppend(&name, "_");
    absl::StrAppend(&path, "/{", name, "}");
    parameters->push_back(std::move(name));
  }
  if (!verb_.empty()) absl::StrAppend(&path, ":", verb_);
  return path;
}

}  // namespace madoguchi::gateway
