// YAML read in a bounded way: size, depth, node count and scalar length are counted before a tree is built, and
// anchors/aliases are refused, so that a small file cannot unfold into a big one. Faults are collected with their line
// instead of stopping at the first.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/status/error.h"
#include "yaml-cpp/yaml.h"

namespace madoguchi::procedures {

// Not thread-safe.
class Faults {
 public:
  void Add(int line, absl::string_view path, absl::string_view reason, absl::string_view message);
  void Add(const YAML::Node& node, absl::string_view path, absl::string_view reason, absl::string_view message);
  bool empty() const { return faults_.empty(); }
  const std::vector<FieldFault>& all() const { return faults_; }

 private:
  std::vector<FieldFault> faults_;
};

int LineOf(const YAML::Node& node);

// The document's root, or nullopt with the fault added.
std::optional<YAML::Node> LoadBounded(absl::string_view yaml, Faults& faults);

// One mapping, read key by key; keys that nobody asked for are faults when Finish is called.
class MapReader {
 public:
  MapReader(YAML::Node node, std::string path, Faults& faults);

  bool Has(const std::string& key);
  // An undefined node when the key is absent.
  YAML::Node Get(const std::string& key);
  YAML::Node Required(const std::string& key);

  std::string String(const std::string& key, absl::string_view otherwise = "");
  std::string RequiredString(const std::string& key);
  // Lower-case letters, digits and `separator`, starting with a letter.
  std::string RequiredId(const std::string& key, char separator);
  bool Bool(const std::string& key, bool otherwise);
  int64_t Integer(const std::string& key, int64_t min, int64_t max, int64_t otherwise);
  double Number(const std::string& key, double min, double max, double otherwise);
  std::vector<std::string> Strings(const std::string& key);
  // Calls `each(item, path of item)` for every item of a sequence.
  void Each(const std::string& key, size_t items_max, const std::function<void(const YAML::Node&, std::string)>& each);
  void Finish();

  std::string PathOf(absl::string_view key) const;
  const YAML::Node& node() const { return node_; }
  const std::string& path() const { return path_; }
  Faults& faults() { return faults_; }

 private:
  YAML::Node node_;
  std::string path_;
  Faults& faults_;
  std::vector<std::string> asked_;
};

}  // namespace madoguchi::procedures
