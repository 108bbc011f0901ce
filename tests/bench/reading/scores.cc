#include "tests/bench/reading/scores.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/match.h"
#include "tests/bench/reading/tesseract_command.h"

namespace madoguchi::bench {

namespace {

using ocr::FieldReading;
using procedures::LeafType;
using procedures::TemplateField;

std::vector<std::string> Characters(const std::string& text) {
  std::vector<std::string> characters;
  for (const char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) characters.emplace_back();
    if (!characters.empty()) characters.back() += byte;
  }
  return characters;
}

const char* WhatOf(const TemplateField& field) {
  switch (field.type) {
    case LeafType::kDigits:
      return "digits";
    case LeafType::kPhone:
      return "phone";
    case LeafType::kPostal:
      return "postal code";
    case LeafType::kKatakana:
      return "katakana";
    case LeafType::kPersonName:
      return "name";
    case LeafType::kAddress:
      return "address";
    case LeafType::kText:
      return absl::EndsWith(field.id, ".hiragana") ? "hiragana" : "text";
    case LeafType::kChoice:
    case LeafType::kChoices:
      return "marks";
    case LeafType::kSeal:
      break;
  }
  return "";
}

std::string Truth(const fill::SamplePage& sample, const std::string& id) {
  const auto found = sample.values.find(id);
  return found == sample.values.end() ? "" : found->second;
}

FieldReading Reading(const ocr::PageReading& page, const std::string& id) {
  const auto found =
      std::find_if(page.fields.begin(), page.fields.end(), [&](const FieldReading& field) { return field.id == id; });
  return found == page.fields.end() ? FieldReading{.id = id} : *found;
}

// A value of several leaves is right when every leaf is, accepted when every leaf is.
struct Whole {
  Kind kind;
  bool written = false, exact = true, accepted = true;
};

void JudgeWhole(const TemplateField& field, const Kind& kind, const std::string& truth, const FieldReading& read,
                std::map<std::string, Whole>& wholes) {
  const size_t dot = field.id.rfind('.');
  const std::string parent = field.id.substr(0, dot), leaf = field.id.substr(dot + 1);
  const bool date = leaf == "era" || leaf == "year" || leaf == "month" || leaf == "day";
  const bool address = leaf == "town" || leaf == "number";
  if (!date && !(address && field.type == LeafType::kAddress)) return;
  Whole& whole = wholes[parent];
  if (leaf != "era") whole.kind = {date ? "date" : "whole address", kind.place, kind.handwritten, false};
  whole.written |= !truth.empty();
  whole.exact &= read.value == truth;
  whole.accepted &= read.accepted;
}

void JudgeSeal(const fill::SamplePage& sample, const FieldReading& read, const std::string& truth, SealScore& seals) {
  const bool found = read.seal;
  if (fill::IsBilevel(sample.damage)) {
    seals.bilevel += !truth.empty();
    seals.bilevel_found += !truth.empty() && found;
  } else if (truth.empty()) {
    ++seals.absent;
    seals.falsely_found += found;
  } else {
    ++seals.present;
    seals.found += found;
  }
}

}  // namespace

void Score::Add(const Score& other) {
  fields += other.fields;
  exact += other.exact;
  raw_exact += other.raw_exact;
  bare_exact += other.bare_exact;
  accepted += other.accepted;
  accepted_wrong += other.accepted_wrong;
  characters += other.characters;
  character_errors += other.character_errors;
  by_tesseract += other.by_tesseract;
  judgements.insert(judgements.end(), other.judgements.begin(), other.judgements.end());
}

int EditDistance(const std::string& written, const std::string& read) {
  const std::vector<std::string> a = Characters(written), b = Characters(read);
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

void Judge(const procedures::TemplatePage& layout, const fill::SamplePage& sample, const ocr::PageReading& page,
           const std::string& tesseract_text, Scores& scores) {
  std::map<std::string, Whole> wholes;
  for (const TemplateField& field : layout.fields) {
    const FieldReading read = Reading(page, field.id);
    const std::string truth = Truth(sample, field.id);
    if (field.type == LeafType::kSeal) {
      JudgeSeal(sample, read, truth, scores.seals);
      continue;
    }
    const bool marks = !field.marks.empty();
    const Kind kind{.what = WhatOf(field),
                    .place = marks                 ? ""
                             : field.cells.empty() ? "line"
                                                   : "boxes",
                    .handwritten = sample.hand.handwritten,
                    .unlisted = field.type == LeafType::kPersonName && absl::StrContains(field.id, fill::kUnlisted)};
    JudgeWhole(field, kind, truth, read, wholes);
    const bool exact = read.value == truth;
    Score& score = truth.empty() && !marks ? scores.blanks : scores.kinds[kind];
    ++score.fields;
    score.exact += exact;
    score.accepted += read.accepted;
    score.accepted_wrong += read.accepted && !exact;
    score.judgements.push_back({read.confidence, exact});
    if (marks || truth.empty()) continue;
    const std::string bare = WithoutSpaces(truth);
    score.raw_exact += WithoutSpaces(read.raw) == bare;
    score.bare_exact += WithoutSpaces(read.value) == bare;
    score.characters += static_cast<int>(Characters(truth).size());
    score.character_errors += EditDistance(truth, read.value);
    score.by_tesseract += tesseract_text.find(bare) != std::string::npos;
  }
  for (const auto& [parent, whole] : wholes) {
    if (!whole.written) continue;
    Score& score = scores.kinds[whole.kind];
    ++score.fields;
    score.exact += whole.exact;
    score.accepted += whole.accepted;
    score.accepted_wrong += whole.accepted && !whole.exact;
  }
}

}  // namespace madoguchi::bench
