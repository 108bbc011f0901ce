#include "procedures/layout/template.h"

#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/error.h"
#include "nlohmann/json.hpp"
#include "procedures/limits.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

constexpr std::pair<LeafType, absl::string_view> kLeafTypes[] = {
    {LeafType::kDigits, "digits"},
    {LeafType::kPhone, "phone"},
    {LeafType::kPostal, "postal"},
    {LeafType::kKatakana, "katakana"},
    {LeafType::kPersonName, "person_name"},
    {LeafType::kAddress, "address"},
    {LeafType::kText, "text"},
    {LeafType::kChoice, "choice"},
    {LeafType::kChoices, "choices"},
    {LeafType::kSeal, "seal"},
};

constexpr std::pair<CheckedNumber, absl::string_view> kCheckedNumbers[] = {
    {CheckedNumber::kMyNumber, "my_number"},
    {CheckedNumber::kCorporateNumber, "corporate_number"},
};

// A micrometre is far below what a printer places; more digits would only be noise in the file.
double Round(double mm) { return std::round(mm * 1000) / 1000; }

json BoxJson(const BoxMm& box) { return {Round(box.x), Round(box.y), Round(box.width), Round(box.height)}; }

json FieldJson(const TemplateField& field) {
  json marks = json::array();
  for (const Mark& mark : field.marks) {
    marks.push_back({{"value", mark.value},
                     {"kind", mark.kind == MarkKind::kCheck ? "check" : "circle"},
                     {"box_mm", BoxJson(mark.box)}});
  }
  json cells = json::array();
  for (const BoxMm& cell : field.cells) cells.push_back(BoxJson(cell));
  json written = {{"id", field.id},
                  {"type", LeafTypeName(field.type)},
                  {"label", field.label},
                  {"box_mm", BoxJson(field.box)},
                  {"cells_mm", std::move(cells)},
                  {"marks", std::move(marks)},
                  {"min_confidence", field.min_confidence}};
  if (field.max > 0) written["max"] = field.max;
  if (!field.printed_era.empty()) written["printed_era"] = field.printed_era;
  if (field.checked != CheckedNumber::kNone) written["checked"] = CheckedNumberName(field.checked);
  if (field.not_after_today) written["not_after_today"] = true;
  return written;
}

json PageJson(const TemplatePage& page) {
  json markers = json::array();
  for (const Marker& marker : page.markers) markers.push_back({{"id", marker.id}, {"box_mm", BoxJson(marker.box)}});
  json fields = json::array();
  for (const TemplateField& field : page.fields) fields.push_back(FieldJson(field));
  return {{"page", page.page},
          {"width_mm", page.width_mm},
          {"height_mm", page.height_mm},
          {"markers", std::move(markers)},
          {"qr_mm", BoxJson(page.qr)},
          {"fields", std::move(fields)},
          {"blank_png", absl::Base64Escape(page.blank_png)}};
}

// Reads members and remembers the first fault, so that the code below follows the shape of the file.
class Reader {
 public:
  const json* Member(const json& object, const char* key, const std::string& path) {
    if (!object.is_object()) return Fail(path);
    const auto found = object.find(key);
    return found == object.end() ? Fail(absl::StrCat(path, ".", key)) : &*found;
  }
  const json* Array(const json& object, const char* key, const std::string& path, size_t items_max) {
    const json* array = Member(object, key, path);
    if (array == nullptr) return nullptr;
    return array->is_array() && array->size() <= items_max ? array : Fail(absl::StrCat(path, ".", key));
  }
  std::string String(const json& object, const char* key, const std::string& path) {
    const json* value = Member(object, key, path);
    if (value == nullptr) return "";
    if (!value->is_string()) return Fail(absl::StrCat(path, ".", key)), "";
    return value->get<std::string>();
  }
  int Integer(const json& object, const char* key, const std::string& path) {
    const double value = Number(object, key, path);
    if (value != std::floor(value) || std::abs(value) > 1e6) return Fail(absl::StrCat(path, ".", key)), 0;
    return static_cast<int>(value);
  }
  double Number(const json& object, const char* key, const std::string& path) {
    const json* value = Member(object, key, path);
    if (value == nullptr) return 0;
    if (!value->is_number()) return Fail(absl::StrCat(path, ".", key)), 0;
    return value->get<double>();
  }
  BoxMm Box(const json& value, const std::string& path) {
    if (!value.is_array() || value.size() != 4) return Fail(path), BoxMm{};
    for (const json& part : value) {
      if (!part.is_number() || std::abs(part.get<double>()) > kPaperSideMmMax) return Fail(path), BoxMm{};
    }
    return {value[0].get<double>(), value[1].get<double>(), value[2].get<double>(), value[3].get<double>()};
  }
  BoxMm BoxMember(const json& object, const char* key, const std::string& path) {
    const json* value = Member(object, key, path);
    return value == nullptr ? BoxMm{} : Box(*value, absl::StrCat(path, ".", key));
  }
  std::nullptr_t Fail(std::string path) {
    if (!fault_) fault_ = std::move(path);
    return nullptr;
  }
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  std::optional<std::string> fault_;
};

TemplateField FieldFrom(Reader& reader, const json& value, const std::string& path) {
  TemplateField field;
  field.id = reader.String(value, "id", path);
  field.label = reader.String(value, "label", path);
  field.box = reader.BoxMember(value, "box_mm", path);
  const std::optional<LeafType> type = LeafTypeOf(reader.String(value, "type", path));
  if (!type) reader.Fail(absl::StrCat(path, ".type"));
  field.type = type.value_or(LeafType::kText);
  if (const json* cells = reader.Array(value, "cells_mm", path, kCellsPerFieldMax)) {
    for (size_t i = 0; i < cells->size(); ++i) {
      field.cells.push_back(reader.Box((*cells)[i], absl::StrCat(path, ".cells_mm[", i, "]")));
    }
  }
  if (const json* marks = reader.Array(value, "marks", path, kOptionsMax)) {
    for (size_t i = 0; i < marks->size(); ++i) {
      const std::string mark_path = absl::StrCat(path, ".marks[", i, "]");
      Mark mark;
      mark.value = reader.String((*marks)[i], "value", mark_path);
      const std::string kind = reader.String((*marks)[i], "kind", mark_path);
      if (kind != "check" && kind != "circle") reader.Fail(mark_path + ".kind");
      mark.kind = kind == "circle" ? MarkKind::kCircle : MarkKind::kCheck;
      mark.box = reader.BoxMember((*marks)[i], "box_mm", mark_path);
      field.marks.push_back(std::move(mark));
    }
  }
  // A hand-written template may leave it out: the contract names it as an extra.
  if (value.is_object() && value.contains("min_confidence")) {
    field.min_confidence = reader.Number(value, "min_confidence", path);
  }
  if (value.is_object() && value.contains("max")) field.max = reader.Integer(value, "max", path);
  if (value.is_object() && value.contains("printed_era")) field.printed_era = reader.String(value, "printed_era", path);
  if (value.is_object() && value.contains("checked")) {
    const std::string checked = reader.String(value, "checked", path);
    for (const auto& [number, name] : kCheckedNumbers) {
      if (name == checked) field.checked = number;
    }
    if (field.checked == CheckedNumber::kNone) reader.Fail(absl::StrCat(path, ".checked"));
  }
  if (value.is_object()) field.not_after_today = value.value("not_after_today", json()) == json(true);
  return field;
}

TemplatePage PageFrom(Reader& reader, const json& value, const std::string& path) {
  TemplatePage page;
  page.page = reader.Integer(value, "page", path);
  page.width_mm = reader.Number(value, "width_mm", path);
  page.height_mm = reader.Number(value, "height_mm", path);
  if (!(page.width_mm > 0 && page.width_mm <= kPaperSideMmMax)) reader.Fail(path + ".width_mm");
  if (!(page.height_mm > 0 && page.height_mm <= kPaperSideMmMax)) reader.Fail(path + ".height_mm");
  if (value.is_object() && value.contains("markers")) {
    if (const json* markers = reader.Array(value, "markers", path, kMarkersMax)) {
      for (size_t i = 0; i < markers->size(); ++i) {
        const std::string marker_path = absl::StrCat(path, ".markers[", i, "]");
        page.markers.push_back(
            {reader.Integer((*markers)[i], "id", marker_path), reader.BoxMember((*markers)[i], "box_mm", marker_path)});
      }
    }
  }
  if (value.is_object() && value.contains("qr_mm")) page.qr = reader.BoxMember(value, "qr_mm", path);
  if (const json* fields = reader.Array(value, "fields", path, kLeavesPerPageMax)) {
    for (size_t i = 0; i < fields->size(); ++i) {
      page.fields.push_back(FieldFrom(reader, (*fields)[i], absl::StrCat(path, ".fields[", i, "]")));
    }
  }
  if (value.is_object() && value.contains("blank_png")) {
    const std::string encoded = reader.String(value, "blank_png", path);
    if (!absl::Base64Unescape(encoded, &page.blank_png)) reader.Fail(path + ".blank_png");
  }
  return page;
}

absl::Status InvalidTemplate(absl::string_view member) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_TEMPLATE",
               absl::StrCat("読み取りテンプレートの「", member,
                            "」が正しくありません。直すか、form print か form register で作り直してください。"),
               {{"member", std::string(member)}});
}

bool IsSerial(absl::string_view text) {
  return text.size() >= kSerialCharactersMin && text.size() <= kSerialCharactersMax &&
         text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == absl::string_view::npos;
}

}  // namespace

absl::string_view LeafTypeName(LeafType type) {
  for (const auto& [leaf_type, name] : kLeafTypes) {
    if (leaf_type == type) return name;
  }
  return "";
}

std::optional<LeafType> LeafTypeOf(absl::string_view name) {
  for (const auto& [leaf_type, leaf_name] : kLeafTypes) {
    if (leaf_name == name) return leaf_type;
  }
  return std::nullopt;
}

absl::string_view CheckedNumberName(CheckedNumber checked) {
  for (const auto& [number, name] : kCheckedNumbers) {
    if (number == checked) return name;
  }
  return "";
}

std::string ToJson(const Template& form_template) {
  json pages = json::array();
  for (const TemplatePage& page : form_template.pages) pages.push_back(PageJson(page));
  const json document = {{"form", form_template.form}, {"version", form_template.version}, {"pages", std::move(pages)}};
  return document.dump();
}

absl::StatusOr<Template> TemplateFromJson(absl::string_view text) {
  if (text.size() > kTemplateBytesMax) return InvalidTemplate("大きさ");
  const json document = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return InvalidTemplate("JSON");
  Reader reader;
  Template form_template;
  form_template.form = reader.String(document, "form", "");
  form_template.version = reader.Integer(document, "version", "");
  if (const json* pages = reader.Array(document, "pages", "", kPagesMax)) {
    for (size_t i = 0; i < pages->size(); ++i) {
      form_template.pages.push_back(PageFrom(reader, (*pages)[i], absl::StrCat("pages[", i, "]")));
    }
  }
  if (reader.fault()) return InvalidTemplate(*reader.fault());
  return form_template;
}

std::string QrText(absl::string_view form, int version, int page, absl::string_view serial) {
  return absl::StrCat("MDG1:", form, ":", version, ":", page, serial.empty() ? "" : ":", serial);
}

absl::StatusOr<QrContent> ParseQrText(absl::string_view text) {
  QrContent content;
  if (text == kSeparatorQrText) {
    content.separator = true;
    return content;
  }
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  if (parts.size() < 4 || parts.size() > 5 || parts[0] != "MDG1" || parts[1].empty() ||
      !absl::SimpleAtoi(parts[2], &content.version) || !absl::SimpleAtoi(parts[3], &content.page) ||
      content.version < 1 || content.page < 1 || (parts.size() == 5 && !IsSerial(parts[4]))) {
    return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_FORM",
                 "この用紙のQRコードは本システムの申請書のものではありません。正しい用紙か確かめてください。");
  }
  content.form = parts[1];
  if (parts.size() == 5) content.serial = parts[4];
  return content;
}

}  // namespace madoguchi::procedures
