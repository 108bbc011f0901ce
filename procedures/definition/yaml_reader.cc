#include "procedures/definition/yaml_reader.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "procedures/limits.h"
#include "yaml-cpp/anchor.h"
#include "yaml-cpp/eventhandler.h"

namespace madoguchi::procedures {
namespace {

struct TooLarge : YAML::Exception {
  TooLarge(const YAML::Mark& mark, const std::string& message) : YAML::Exception(mark, message) {}
};

// Walks the events without building anything.
class BoundsCheck final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { Count(mark, anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw TooLarge(mark, "別名（& と *）は使えません。同じ内容をそのまま書いてください。");
  }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    Count(mark, anchor);
    if (value.size() > kScalarBytesMax) throw TooLarge(mark, "一つの値が長すぎます。短くしてください。");
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Enter(mark, anchor);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Enter(mark, anchor);
  }
  void OnMapEnd() override { --depth_; }

 private:
  void Enter(const YAML::Mark& mark, YAML::anchor_t anchor) {
    Count(mark, anchor);
    if (++depth_ > kDefinitionDepthMax) throw TooLarge(mark, "入れ子が深すぎます。浅くしてください。");
  }
  void Count(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor)
      throw TooLarge(mark, "別名（& と *）は使えません。同じ内容をそのまま書いてください。");
    if (++nodes_ > kDefinitionNodesMax) throw TooLarge(mark, "項目が多すぎます。手続を分けてください。");
  }
  int depth_ = 0;
  int nodes_ = 0;
};

void CheckDuplicateKeys(const YAML::Node& node, const std::string& path, Faults& faults) {
  if (node.IsSequence()) {
    for (size_t i = 0; i < node.size(); ++i) CheckDuplicateKeys(node[i], absl::StrCat(path, "[", i, "]"), faults);
  }
  if (!node.IsMap()) return;
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    const std::string key_path = path.empty() ? key : absl::StrCat(path, ".", key);
    if (!seen.insert(key).second) {
      faults.Add(entry.first, key_path, "DUPLICATE",
                 absl::StrCat("「", key, "」が二度書かれています。一つにしてください。"));
    }
    CheckDuplicateKeys(entry.second, key_path, faults);
  }
}

}  // namespace

void Faults::Add(int line, absl::string_view path, absl::string_view reason, absl::string_view message) {
  if (faults_.size() >= kFaultsMax) return;
  faults_.push_back(
      {absl::StrCat(line, "行目", path.empty() ? "" : " ", path), std::string(reason), std::string(message)});
}

void Faults::Add(const YAML::Node& node, absl::string_view path, absl::string_view reason, absl::string_view message) {
  Add(LineOf(node), path, reason, message);
}

int LineOf(const YAML::Node& node) { return node.IsDefined() ? node.Mark().line + 1 : 0; }

std::optional<YAML::Node> LoadBounded(absl::string_view yaml, Faults& faults) {
  if (yaml.size() > kDefinitionBytesMax) {
    faults.Add(1, "", "TOO_LARGE",
               absl::StrCat("定義は", kDefinitionBytesMax / 1024, "KBまでです。小さくしてください。"));
    return std::nullopt;
  }
  try {
    std::istringstream events{std::string(yaml)};
    YAML::Parser parser(events);
    BoundsCheck bounds;
    if (!parser.HandleNextDocument(bounds)) {
      faults.Add(1, "", "MALFORMED", "中身がありません。手続の定義を書いてください。");
      return std::nullopt;
    }
    YAML::Node root = YAML::Load(std::string(yaml));
    if (!root.IsMap()) {
      faults.Add(1, "", "MALFORMED", "「procedure: …」のような「名前: 値」の並びで書いてください。");
      return std::nullopt;
    }
    CheckDuplicateKeys(root, "", faults);
    return root;
  } catch (const TooLarge& error) {
    faults.Add(error.mark.line + 1, "", "TOO_LARGE", error.msg);
  } catch (const YAML::Exception& error) {
    faults.Add(error.mark.line + 1, "", "MALFORMED",
               absl::StrCat("YAMLの書き方が正しくありません。字下げ、かぎ括弧、コロンを確かめてください（", error.msg,
                            "）。"));
  }
  return std::nullopt;
}

MapReader::MapReader(YAML::Node node, std::string path, Faults& faults)
    : node_(std::move(node)), path_(std::move(path)), faults_(faults) {
  if (node_.IsDefined() && !node_.IsMap()) {
    faults_.Add(node_, path_, "BAD_VALUE", "「名前: 値」の並びで書いてください。");
    node_.reset(YAML::Node(YAML::NodeType::Map));
  }
}

std::string MapReader::PathOf(absl::string_view key) const {
  return path_.empty() ? std::string(key) : absl::StrCat(path_, ".", key);
}

YAML::Node MapReader::Get(const std::string& key) {
  asked_.push_back(key);
  // The const subscript does not create the key.
  const YAML::Node& node = node_;
  if (!node.IsDefined() || !node.IsMap()) return YAML::Node(YAML::NodeType::Undefined);
  return node[key];
}

bool MapReader::Has(const std::string& key) { return Get(key).IsDefined(); }

YAML::Node MapReader::Required(const std::string& key) {
  YAML::Node value = Get(key);
  if (!value.IsDefined()) faults_.Add(node_, path_, "MISSING", absl::StrCat("「", key, "」を書いてください。"));
  return value;
}

std::string MapReader::String(const std::string& key, absl::string_view otherwise) {
  const YAML::Node value = Get(key);
  if (!value.IsDefined()) return std::string(otherwise);
  if (!value.IsScalar()) {
    faults_.Add(value, PathOf(key), "BAD_VALUE", "文字で書いてください。");
    return std::string(otherwise);
  }
  return value.Scalar();
}

std::string MapReader::RequiredString(const std::string& key) {
  if (!Required(key).IsDefined()) return "";
  std::string value = String(key);
  if (value.empty()) faults_.Add(Get(key), PathOf(key), "MISSING", absl::StrCat("「", key, "」に値を書いてください。"));
  return value;
}

std::string MapReader::RequiredId(const std::string& key, char separator) {
  std::string value = RequiredString(key);
  if (value.empty()) return value;
  const bool valid = absl::ascii_islower(value[0]) && value.size() <= kIdBytesMax &&
                     std::all_of(value.begin(), value.end(), [&](char c) {
                       return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == separator;
                     });
  if (!valid) {
    faults_.Add(Get(key), PathOf(key), "BAD_VALUE",
                absl::StrCat("「", value, "」は使えません。英小文字で始め、英小文字・数字・「",
                             std::string(1, separator), "」だけで", kIdBytesMax, "文字までにしてください。"));
  }
  return value;
}

bool MapReader::Bool(const std::string& key, bool otherwise) {
  const YAML::Node value = Get(key);
  if (!value.IsDefined()) return otherwise;
  if (value.IsScalar() && value.Scalar() == "true") return true;
  if (value.IsScalar() && value.Scalar() == "false") return false;
  faults_.Add(value, PathOf(key), "BAD_VALUE", "true か false を書いてください。");
  return otherwise;
}

int64_t MapReader::Integer(const std::string& key, int64_t min, int64_t max, int64_t otherwise) {
  const YAML::Node value = Get(key);
  if (!value.IsDefined()) return otherwise;
  int64_t number = 0;
  if (value.IsScalar() && absl::SimpleAtoi(value.Scalar(), &number) && number >= min && number <= max) return number;
  faults_.Add(value, PathOf(key), "BAD_VALUE", absl::StrCat(min, "から", max, "までの整数を書いてください。"));
  return otherwise;
}

double MapReader::Number(const std::string& key, double min, double max, double otherwise) {
  const YAML::Node value = Get(key);
  if (!value.IsDefined()) return otherwise;
  double number = 0;
  if (value.IsScalar() && absl::SimpleAtod(value.Scalar(), &number) && number >= min && number <= max) return number;
  faults_.Add(value, PathOf(key), "BAD_VALUE", absl::StrCat(min, "から", max, "までの数を書いてください。"));
  return otherwise;
}

std::vector<std::string> MapReader::Strings(const std::string& key) {
  std::vector<std::string> values;
  Each(key, kColumnsMax, [&](const YAML::Node& item, const std::string& path) {
    if (item.IsScalar() && !item.Scalar().empty()) {
      values.push_back(item.Scalar());
    } else {
      faults_.Add(item, path, "BAD_VALUE", "文字で書いてください。");
    }
  });
  return values;
}

void MapReader::Each(const std::string& key, size_t items_max,
                     const std::function<void(const YAML::Node&, std::string)>& each) {
  const YAML::Node items = Get(key);
  if (!items.IsDefined()) return;
  if (!items.IsSequence()) {
    faults_.Add(items, PathOf(key), "BAD_VALUE", "「- 」で始まる並びか [ … ] で書いてください。");
    return;
  }
  if (items.size() > items_max) {
    faults_.Add(items, PathOf(key), "TOO_LARGE", absl::StrCat("「", key, "」は", items_max, "個までです。"));
    return;
  }
  for (size_t i = 0; i < items.size(); ++i) each(items[i], absl::StrCat(PathOf(key), "[", i, "]"));
}

void MapReader::Finish() {
  if (!node_.IsDefined()) return;
  for (const auto& entry : node_) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
      faults_.Add(entry.first, PathOf(key), "UNKNOWN_KEY",
                  absl::StrCat("「", key, "」という項目はここでは使えません。綴りを確かめるか、消してください。"));
    }
  }
}

}  // namespace madoguchi::procedures
