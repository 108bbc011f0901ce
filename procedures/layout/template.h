// The reading template: where each thing stands on each page of a form's printing. The same numbers draw the paper and
// read the scan.
//
// Coordinates are millimetres on the printed page, origin top left, x to the right, y down. A field here is a leaf: one
// line of writing, one row of character cells, or one set of marks. A value made of several leaves (a name with its
// reading, an era date, an address) is put together by procedures/data. Plain values: no I/O, safe to share between
// threads once built.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::procedures {

struct BoxMm {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

enum class MarkKind {
  kCheck,   // ☑: ink inside the box means chosen
  kCircle,  // a word to be circled
};

struct Mark {
  std::string value;  // the option's value in the definition
  MarkKind kind = MarkKind::kCheck;
  BoxMm box;
};

// What may stand in a leaf; the reader picks recogniser, character set and normalisation by it.
enum class LeafType {
  kDigits,      // digits as written, one a cell
  kPhone,       // digits of a telephone number
  kPostal,      // seven digits
  kKatakana,    // フリガナ
  kPersonName,  // 氏名, exact characters
  kAddress,     // 住所
  kText,        // anything
  kChoice,      // exactly one mark
  kChoices,     // any number of marks
  kSeal,        // 押印欄: not read, kept clear
};

// A number whose check digit tells whether it can be right (values/check_digit.h).
enum class CheckedNumber { kNone, kMyNumber, kCorporateNumber };

struct TemplateField {
  std::string id;  // path of the leaf, e.g. "applicant.name.kana", "applicant.birth.year"
  LeafType type = LeafType::kText;
  std::string label;             // Japanese, for people
  BoxMm box;                     // the writing area; encloses cells and marks
  std::vector<BoxMm> cells;      // one character each, in reading order; empty for a free line
  std::vector<Mark> marks;       // for kChoice and kChoices
  double min_confidence = 0.97;  // from this on no person needs to look
  // What else the definition says of the value; evidence for the reader, never a reason to drop what was written.
  int64_t max = 0;          // kDigits: no larger number is meant; 0: not said
  std::string printed_era;  // ".year" of a date: the era that stands before it ("reiwa"), if it is not asked
  CheckedNumber checked = CheckedNumber::kNone;  // kDigits
  bool not_after_today = false;                  // ".year" of a date that has passed
};

// One ArUco marker (dictionary DICT_4X4_50) by its corners' box.
struct Marker {
  int id = 0;
  BoxMm box;
};

struct TemplatePage {
  int page = 1;  // from 1
  double width_mm = 210;
  double height_mm = 297;
  std::vector<Marker> markers;
  BoxMm qr;
  std::vector<TemplateField> fields;
  std::string blank_png;  // the empty page at kBlankDpi, grey or 1-bit PNG: what the reader erases; not drawn again so
                          // that old printings stay readable
};

inline constexpr double kBlankDpi = 300;

struct Template {
  std::string form;  // procedure id
  int version = 0;
  std::vector<TemplatePage> pages;
};

// "digits", "phone", … "seal": as a template's file has it; nullopt for other names.
absl::string_view LeafTypeName(LeafType type);
std::optional<LeafType> LeafTypeOf(absl::string_view name);

// "my_number", "corporate_number"; "" for none.
absl::string_view CheckedNumberName(CheckedNumber checked);

// The JSON of `madoguchi form print --template`; blank_png travels as base64. INVALID_ARGUMENT (INVALID_TEMPLATE) names
// the faulty member.
std::string ToJson(const Template& form_template);
absl::StatusOr<Template> TemplateFromJson(absl::string_view json);

// What the QR code says: "MDG1:<form>:<version>:<page>", and ":<serial>" where each printed copy has a number of its
// own, so that its pages find each other again. Copies printed without one read as before.
std::string QrText(absl::string_view form, int version, int page, absl::string_view serial = "");
// What stands on a sheet that parts one application from the next in a feeder's batch.
inline constexpr char kSeparatorQrText[] = "MDG1:SEPARATOR";
inline constexpr int kSerialCharactersMin = 4;  // digits and capital letters
inline constexpr int kSerialCharactersMax = 16;

struct QrContent {
  std::string form;
  int version = 0;
  int page = 0;
  std::string serial;      // of the printed copy; "" on printings without
  bool separator = false;  // a separator sheet: nothing else is set
};
// INVALID_ARGUMENT (UNKNOWN_FORM) when the text is not of ours.
absl::StatusOr<QrContent> ParseQrText(absl::string_view text);

}  // namespace madoguchi::procedures
