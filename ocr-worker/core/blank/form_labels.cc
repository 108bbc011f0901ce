#include "ocr-worker/core/blank/form_labels.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"

namespace madoguchi::ocr {
namespace {

using procedures::LeafType;

// The first that the label contains; the more telling ones stand first.
constexpr LabelKind kKinds[] = {
    {"フリガナ", LeafType::kKatakana, "kana"},
    {"ふりがな", LeafType::kKatakana, "kana"},
    {"リガナ", LeafType::kKatakana, "kana"},
    {"りがな", LeafType::kKatakana, "kana"},
    {"カナ", LeafType::kKatakana, "kana"},
    {"郵便", LeafType::kPostal, "postal"},
    {"〒", LeafType::kPostal, "postal"},
    {"電話", LeafType::kPhone, "phone"},
    {"携帯", LeafType::kPhone, "phone"},
    {"連絡先", LeafType::kPhone, "phone"},
    {"TEL", LeafType::kPhone, "phone"},
    {"FAX", LeafType::kPhone, "fax"},
    {"生年月日", LeafType::kText, "birth"},
    {"出生", LeafType::kText, "birth"},
    {"届出日", LeafType::kText, "date"},
    {"住所", LeafType::kAddress, "address"},
    {"所在地", LeafType::kAddress, "address"},
    {"本籍", LeafType::kAddress, "domicile"},
    {"住まい", LeafType::kAddress, "address"},
    {"氏名", LeafType::kPersonName, "name"},
    {"名前", LeafType::kPersonName, "name"},
    {"世帯主", LeafType::kPersonName, "head"},
    {"申請者", LeafType::kPersonName, "applicant"},
    {"届出人", LeafType::kPersonName, "applicant"},
    {"保護者", LeafType::kPersonName, "guardian"},
    {"代理人", LeafType::kPersonName, "agent"},
    {"性別", LeafType::kText, "sex"},
    {"続柄", LeafType::kText, "relation"},
    {"関係", LeafType::kText, "relation"},
    {"名義", LeafType::kPersonName, "holder"},
    {"個人番号", LeafType::kText, "my_number"},
    {"被保険者番号", LeafType::kText, "insured_number"},
    {"口座種別", LeafType::kText, "account_kind"},
    {"金融機関", LeafType::kText, "bank"},
    {"支店", LeafType::kText, "branch"},
    {"勤務先", LeafType::kText, "workplace"},
    {"職業", LeafType::kText, "occupation"},
    {"期限", LeafType::kText, "until"},
    {"通数", LeafType::kDigits, "copies"},
    {"部数", LeafType::kDigits, "copies"},
    {"人数", LeafType::kDigits, "persons"},
    {"年齢", LeafType::kDigits, "age"},
    {"金額", LeafType::kDigits, "amount"},
    {"口座番号", LeafType::kDigits, "account"},
    {"番号", LeafType::kText, "number"},
    {"目的", LeafType::kText, "purpose"},
    {"年月日", LeafType::kText, "date"},
    {"備考", LeafType::kText, "remarks"},
};

constexpr std::pair<const char*, const char*> kEras[] = {
    {"明治", "meiji"}, {"大正", "taisho"}, {"昭和", "showa"}, {"平成", "heisei"}, {"令和", "reiwa"}};
constexpr std::pair<const char*, const char*> kShortEras[] = {
    {"明", "meiji"}, {"大", "taisho"}, {"昭", "showa"}, {"平", "heisei"}, {"令", "reiwa"},
    {"M", "meiji"},  {"T", "taisho"},  {"S", "showa"},  {"H", "heisei"},  {"R", "reiwa"}};

}  // namespace

std::string Bare(absl::string_view label) { return absl::StrReplaceAll(label, {{" ", ""}, {"　", ""}, {"\n", ""}}); }

const LabelKind* KindOf(absl::string_view label) {
  const std::string bare = Bare(label);
  const auto found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                  [&](const LabelKind& kind) { return absl::StrContains(bare, kind.part); });
  return found == std::end(kKinds) ? nullptr : found;
}

LeafType TypeOfLabel(absl::string_view label, bool has_cells) {
  const LabelKind* kind = KindOf(label);
  if (kind == nullptr) return LeafType::kText;
  if (has_cells && kind->type == LeafType::kText && absl::StrContains(Bare(label), "番号")) return LeafType::kDigits;
  return kind->type;
}

std::optional<std::string> EraOf(absl::string_view printed) {
  for (const auto& [word, value] : kEras) {
    if (printed == word) return value;
  }
  for (const auto& [word, value] : kShortEras) {
    if (printed == word) return value;
  }
  return std::nullopt;
}

std::optional<std::string> EraAfter(absl::string_view value) {
  for (size_t i = 0; i + 1 < std::size(kEras); ++i) {
    if (value == kEras[i].second) return kEras[i + 1].second;
  }
  return std::nullopt;
}

bool IsSeparator(absl::string_view text) {
  return text == "・" || text == "･" || text == "/" || text == "／" || text == "、" || text == "|";
}

bool IsBracket(absl::string_view text) {
  return text == "(" || text == ")" || text == "（" || text == "）" || text == "〔" || text == "〕";
}

}  // namespace madoguchi::ocr
