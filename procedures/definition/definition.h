// One procedure (手続) as its YAML says it, checked. Everything else (web form, paper, validator, hand-off) is derived
// from this. procedures/README.md documents the language. Plain values: safe to share between threads once built.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "procedures/definition/condition.h"

namespace madoguchi::procedures {

// How an application reaches the city.
enum class Channel { kOnline, kPaper, kCounter };

// Words for people. `easy` (やさしい日本語) and `en` may be empty: then `ja` stands in.
struct LocalText {
  std::string ja;
  std::string easy;
  std::string en;

  bool empty() const { return ja.empty(); }
};

enum class FieldType {
  kPersonName,       // {"kanji","kana"}
  kDate,             // "1985-01-02"
  kAddress,          // {"postal","town","number"}
  kPhone,            // "0312345678"
  kMyNumber,         // 個人番号, 12 digits: "123456789018"
  kCorporateNumber,  // 法人番号, 13 digits
  kChoice,           // "self"
  kChoices,          // ["domicile","relation"]
  kInteger,          // 2
  kText,             // "…"
  kConfirm,          // true
  kGroup,            // {…} or, repeated, [{…},{…}]
};

enum class Era { kMeiji, kTaisho, kShowa, kHeisei, kReiwa };

struct Option {
  std::string value;
  LocalText label;
  std::string code;  // for core systems (column modifier :code)
};

// A group that may be filled in several times.
struct Repeat {
  int min = 1;
  int max = 1;
};

// What only the printed form needs to know.
struct PaperStyle {
  bool circles = false;  // options are words to be circled instead of boxes to be ticked
  bool seal = false;     // person_name: leave room for a seal
  bool beside = false;   // share the line of the field before, if both fit
  int cells = 0;         // integer: digits (0: as many as `max` has); text: boxes (0: a free line)
  std::string note;      // printed small under the label
  // One character a box, or a free line.
  bool kana_in_cells = true;     // person_name
  bool kanji_in_cells = false;   // person_name
  bool town_in_cells = false;    // address
  bool number_in_cells = false;  // address
};

struct Field {
  std::string id;
  std::string path;  // "applicant.birth"; inside a repeated group "request.persons.*.person"
  FieldType type = FieldType::kText;
  LocalText label;
  LocalText help;
  bool required = false;
  Condition when;               // asked only when this holds
  std::vector<Option> options;  // choice, choices
  int64_t min = 0;              // integer
  int64_t max = 0;
  int max_length = 0;             // text: characters
  LocalText unit;                 // integer: 通, 人 …
  bool era = false;               // date: written as 和暦
  std::vector<Era> eras;          // date: which ones are offered; exactly one is printed instead of asked
  bool not_after_today = false;   // date: before: today
  bool not_before_today = false;  // date: after: today
  std::optional<Repeat> repeat;   // group
  std::vector<Field> fields;      // group
  PaperStyle paper;
  int line = 0;  // in the YAML
};

struct Section {
  std::string id;
  LocalText title;
  LocalText note;
  std::vector<Field> fields;
};

// Across fields: refused when `unless` holds.
struct Rule {
  std::string reason;
  Condition unless;
  LocalText say;
  std::vector<std::string> paths;  // the fields that it speaks about, in order
};

struct Reading {
  double min_confidence = 0.97;            // from this on a value need not be looked at
  double straight_through_confidence = 1;  // from this on for every one of the fields below: no review at all
  std::vector<std::string> straight_through_fields;
};

struct ReviewStep {
  std::string step;
  std::string role;
  bool other_person = false;
  bool deputy = false;
  bool outsourced = false;
};

struct ArchiveClass {
  std::vector<std::string> classes;  // 文書分類, widest first
  int years = 0;                     // 保存年限
  bool personal = true;
};

enum class Encoding { kUtf8, kCp932 };

enum class ColumnForm { kPlain, kHalfwidth, kEraCode, kEra, kCode, kLabel };

struct Column {
  std::string title;   // as it stands in the heading row
  std::string source;  // "receipt_number", "received_on" or a field's path, with .1. for the first of a repeated group
  ColumnForm form = ColumnForm::kPlain;
};

struct Handoff {
  std::string id;
  Encoding encoding = Encoding::kUtf8;
  bool heading = true;
  std::map<std::string, std::string> substitutions;  // 髙 → 高: what the target lacks and what to write instead
  std::vector<Column> columns;
};

// A form that the city has already: its template is sent along with the definition, and none of our own is printed.
struct OwnPaper {
  std::string template_file;  // beside the definition, as `form register` wrote it and a person corrected it
  int pages = 1;
};

struct Definition {
  std::string id;
  int version = 0;
  LocalText title;
  LocalText summary;
  std::string addressee;  // 宛先 on paper
  std::vector<std::string> law;
  std::vector<std::string> keywords;
  std::vector<std::string> life_events;
  std::string office;
  std::vector<Channel> channels;
  std::map<std::string, std::string> identity;  // channel → how the person is identified
  int fee_yen_each = 0;                         // 0: free
  std::string fee_of;                           // path of the integer that multiplies it; empty: once
  LocalText fee_note;
  int due_business_days = 0;                 // 標準処理期間; 0: not stated
  std::map<std::string, int> staff_minutes;  // channel → minutes a case takes today
  std::vector<LocalText> notes;              // 記入上の注意
  std::vector<std::string> office_use;       // boxes that the counter fills in, at the foot of the paper
  std::vector<Section> sections;
  std::vector<Rule> rules;
  Reading reading;
  std::vector<ReviewStep> review;
  ArchiveClass archive;
  std::vector<Handoff> handoffs;
  std::optional<OwnPaper> own_paper;
};

// The definition's notation of a channel: "online", "paper", "counter".
absl::string_view ChannelName(Channel channel);
absl::string_view FieldTypeName(FieldType type);
// "meiji" … "reiwa", and "明治" … "令和" as printed.
absl::string_view EraValue(Era era);
absl::string_view EraPrinted(Era era);

// The field with this path ("applicant.birth", "request.persons.*.person"), or null.
const Field* FindField(const Definition& definition, absl::string_view path);
const Handoff* FindHandoff(const Definition& definition, absl::string_view id);

// From YAML, checked as a whole. INVALID_ARGUMENT (INVALID_DEFINITION) lists every fault as a FieldFault: `field` is
// "12行目 sections[0].id", `reason` one of MALFORMED, TOO_LARGE, MISSING, UNKNOWN_KEY, DUPLICATE, BAD_VALUE,
// UNKNOWN_FIELD, NEVER_TRUE, DEAD_END, TOO_COMPLEX.
absl::StatusOr<Definition> ParseDefinition(absl::string_view yaml);

}  // namespace madoguchi::procedures
