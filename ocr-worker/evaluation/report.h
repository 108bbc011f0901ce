// What readings were worth, measured against the truth: by field, type, form and recogniser version. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "ocr-worker/evaluation/alignment.h"

namespace madoguchi::ocr::evaluation {

// One field as read and as it is.
struct Outcome {
  std::string id;  // of the sample; pairs two readings of the same field
  std::string form;
  int version = 0;
  std::string field;
  std::string type;  // of the leaf; "" when nobody knows the form
  std::string recognizer;
  std::string truth;
  std::string value;
  double confidence = 0;
  bool accepted = false;

  bool right() const { return value == truth; }
  // Nothing written, nothing read: says nothing of a reader, and would flatter it.
  bool blank() const { return truth.empty() && value.empty(); }
};

struct Score {
  int64_t fields = 0;
  int64_t exact = 0;
  int64_t accepted = 0;
  int64_t accepted_wrong = 0;
  int64_t characters = 0;  // written
  int64_t edits = 0;       // to come from what was written to what was read

  void Add(const Outcome& outcome, const std::vector<Step>& steps);
};

struct Report {
  Score all;
  int64_t blank = 0;                      // fields without writing, read as blank: not in any score
  int64_t unread_pages = 0;               // of which no field was read
  std::map<std::string, Score> by_field;  // "form-version field"
  std::map<std::string, Score> by_type;
  std::map<std::string, Score> by_form;        // "form-version"
  std::map<std::string, Score> by_recognizer;  // "characters@1a2b3c4d"
  std::map<Step, int64_t> confusions;          // written ≠ read, how often
};

// Marks (choice, choices) count as fields, but have no characters.
Report Evaluate(const std::vector<Outcome>& outcomes);

// For people: Markdown tables with 95 % intervals. At most `confusions_max` confusions, the most frequent first.
std::string ToMarkdown(const Report& report, size_t confusions_max);
// For programs: the same numbers.
nlohmann::ordered_json ToJson(const Report& report, size_t confusions_max);

}  // namespace madoguchi::ocr::evaluation
