#include "ocr-worker/core/text/twins.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr absl::string_view kTwins[] = {"一ー-", "三ミ", "二ニ", "八ハ", "力カ", "口ロ囗", "夕タ", "工エ",
                                        "才オ",  "へヘ", "べベ", "ぺペ", "りリ", "0O〇",   "1I",   "卜ト",
                                        "ョヨ",  "ュユ", "ャヤ", "ッツ", "日曰", "ケヶ"};

const std::vector<std::string>* TwinsOf(const std::string& character) {
  static const auto* groups = [] {
    auto* all = new std::vector<std::vector<std::string>>;
    for (const absl::string_view twins : kTwins) all->push_back(SplitCharacters(twins));
    return all;
  }();
  for (const auto& group : *groups) {
    if (std::find(group.begin(), group.end(), character) != group.end()) return &group;
  }
  return nullptr;
}

bool Holds(const std::vector<Candidate>& candidates, const std::string& text) {
  return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.text == text; });
}

}  // namespace

std::vector<Candidate> WithTwins(const std::vector<Candidate>& candidates) {
  std::vector<Candidate> pooled;
  for (const Candidate& candidate : candidates) {
    const std::vector<std::string>* twins = TwinsOf(candidate.text);
    if (twins == nullptr) {
      pooled.push_back(candidate);
      continue;
    }
    if (Holds(pooled, candidate.text)) continue;
    double sum = 0;
    for (const Candidate& other : candidates) {
      if (std::find(twins->begin(), twins->end(), other.text) != twins->end()) sum += other.probability;
    }
    pooled.push_back({candidate.text, sum});
    for (const std::string& twin : *twins) {
      if (twin != candidate.text) pooled.push_back({twin, sum});
    }
  }
  std::stable_sort(pooled.begin(), pooled.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return pooled;
}

std::string WithoutTwins(absl::string_view text) {
  std::string one;
  for (const std::string& character : SplitCharacters(text)) {
    const std::vector<std::string>* twins = TwinsOf(character);
    one += twins == nullptr ? character : twins->front();
  }
  return one;
}

}  // namespace madoguchi::ocr
