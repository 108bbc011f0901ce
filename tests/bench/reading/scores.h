// What was written against what was read, kind of field by kind of field.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ocr-worker/core/reading.h"
#include "procedures/layout/template.h"
#include "tests/data/fill/sample_page.h"

namespace madoguchi::bench {

struct Judgement {
  double confidence = 0;
  bool right = false;
};

struct Score {
  int fields = 0;
  int exact = 0;       // every character, the space in a name too
  int raw_exact = 0;   // of what was recognised, before any knowledge was weighed; spaces aside
  int bare_exact = 0;  // of the value, spaces aside
  int accepted = 0;
  int accepted_wrong = 0;
  int characters = 0;
  int character_errors = 0;  // insertions, deletions, substitutions
  int by_tesseract = 0;      // value found anywhere in the page's text
  std::vector<Judgement> judgements;

  void Add(const Score& other);
};

// What a row is about. "name", "katakana", "hiragana", "address", "phone", "postal code", "digits", "text", "marks";
// of several leaves: "date", "whole address". `place`: "boxes", "line" or "" (marks).
struct Kind {
  std::string what;
  std::string place;
  bool handwritten = false;
  bool unlisted = false;  // a name that no dictionary has

  auto operator<=>(const Kind&) const = default;
};

struct SealScore {
  int present = 0, found = 0;  // in colour
  int absent = 0, falsely_found = 0;
  int bilevel = 0, bilevel_found = 0;  // present on a fax: black among black
};

struct Scores {
  std::map<Kind, Score> kinds;
  Score blanks;  // fields = left blank, exact = read as blank
  SealScore seals;

  // The sum of the kinds that `wanted` takes.
  template <class Predicate>
  Score Sum(const Predicate& wanted) const {
    Score sum;
    for (const auto& [kind, score] : kinds) {
      if (wanted(kind)) sum.Add(score);
    }
    return sum;
  }
};

// `tesseract_text`: without spaces; empty when it was not asked.
void Judge(const procedures::TemplatePage& layout, const fill::SamplePage& sample, const ocr::PageReading& page,
           const std::string& tesseract_text, Scores& scores);

// Edits that make `read` of `written`, in characters.
int EditDistance(const std::string& written, const std::string& read);

}  // namespace madoguchi::bench
