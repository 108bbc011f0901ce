#include "tests/data/fill/sample_values.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "procedures/values/check_digit.h"
#include "tests/data/fill/sample_tables.h"

namespace madoguchi::fill {

namespace {

using procedures::LeafType;

constexpr std::array kSurnames = std::to_array<Word>({
    {"見本", "ミホン"},
    {"例示", "レイジ"},
    {"試験", "シケン"},
    {"様式", "ヨウシキ"},
    {"記入", "キニュウ"},
    {"窓口", "マドグチ"},
    {"帳票", "チョウヒョウ"},
    {"仮名", "カリナ"},
    {"役所", "ヤクショ"},
    {"住民", "ジュウミン"},
    {"書類", "ショルイ"},
    {"受付", "ウケツケ"},
    {"申請", "シンセイ"},
    {"証明", "ショウメイ"},
    {"市役", "シヤク"},
    {"手続", "テツヅキ"},
    {"確認", "カクニン"},
    {"届出", "トドケデ"},
});
constexpr std::array kGivenNames = std::to_array<Word>({
    {"太郎", "タロウ"},
    {"花子", "ハナコ"},
    {"一郎", "イチロウ"},
    {"次郎", "ジロウ"},
    {"三郎", "サブロウ"},
    {"桜", "サクラ"},
    {"健", "ケン"},
    {"春子", "ハルコ"},
    {"夏美", "ナツミ"},
    {"秋人", "アキト"},
    {"冬子", "フユコ"},
    {"大地", "ダイチ"},
    {"美咲", "ミサキ"},
    {"翔太", "ショウタ"},
    {"結衣", "ユイ"},
    {"直樹", "ナオキ"},
    {"裕子", "ユウコ"},
    {"恵", "メグミ"},
});
constexpr std::array kSamplePlaces = std::to_array<Place>({
    {"1000001", "東京都千代田区千代田"},
    {"1000013", "東京都千代田区霞が関"},
    {"1600022", "東京都新宿区新宿"},
    {"2310023", "神奈川県横浜市中区山下町"},
    {"3300063", "埼玉県さいたま市浦和区高砂"},
    {"2600855", "千葉県千葉市中央区市場町"},
    {"5300001", "大阪府大阪市北区梅田"},
    {"6048571", "京都府京都市中京区寺町通"},
    {"4600001", "愛知県名古屋市中区三の丸"},
    {"9808570", "宮城県仙台市青葉区本町"},
    {"0600003", "北海道札幌市中央区北三条西"},
    {"8128577", "福岡県福岡市博多区東公園"},
    {"7308511", "広島県広島市中区基町"},
    {"9008570", "沖縄県那覇市泉崎"},
    {"3998570", "長野県松本市丸の内"},
});
constexpr std::array kBuildings =
    std::to_array<const char*>({"", "", " 見本マンション", " 様式ハイツ", " コーポ例示", " 窓口ビル", " メゾン記入"});
constexpr std::array kTexts = std::to_array<const char*>(
    {"住宅ローンの手続きのため", "奨学金の申請に使うため", "地域の読書会", "書道教室の発表会", "会社に提出するため",
     "自動車の登録", "健康づくり講座", "見本サークル", "例示町内会", "日本語教室の集まり"});
constexpr std::array kAreaCodes = std::to_array<const char*>({"03", "06", "090", "080", "045", "0120", "052"});

template <class Table>
const auto& Pick(const Table& table, std::mt19937& rng) {
  return table[rng() % table.size()];
}

std::string Digits(size_t count, std::mt19937& rng) {
  std::string digits;
  while (digits.size() < count) digits += static_cast<char>('0' + rng() % 10);
  return digits;
}

std::string Phone(std::mt19937& rng) {
  const std::string area = Pick(kAreaCodes, rng);
  const bool mobile = area == "090" || area == "080";
  std::string rest = Digits((mobile ? 11 : 10) - area.size(), rng);
  // An exchange begins with 2 to 9, what follows 090 with 1 to 9.
  if (mobile && rest[0] == '0') rest[0] = '5';
  if (!mobile && area != "0120" && rest[0] < '2') rest[0] += 4;
  return area + rest;
}

std::string HouseNumber(std::mt19937& rng) {
  const auto upto = [&](unsigned n) { return 1 + rng() % n; };
  const std::string building = Pick(kBuildings, rng);
  const std::string room = building.empty() ? "" : absl::StrCat(building, upto(9), "0", upto(9));
  switch (rng() % 3) {
    case 0:
      return absl::StrCat(upto(9), "-", upto(30), "-", upto(20), room);
    case 1:
      return absl::StrCat(upto(5), "丁目", upto(30), "番", upto(20), "号", room);
    default:
      return absl::StrCat(upto(2000), "番地", room);
  }
}

std::string Number(const procedures::TemplateField& field, std::mt19937& rng) {
  if (field.id.ends_with(".month")) return absl::StrCat(1 + rng() % 12);
  if (field.id.ends_with(".day")) return absl::StrCat(1 + rng() % 28);
  if (field.id.ends_with(".year") && field.cells.size() == 4) return absl::StrCat(1920 + rng() % 110);
  if (field.id.ends_with(".year")) return absl::StrCat(1 + rng() % 63);
  if (field.checked == procedures::CheckedNumber::kMyNumber) {
    const std::string first = Digits(procedures::kMyNumberDigits - 1, rng);
    return first + *procedures::MyNumberCheckDigit(first);
  }
  if (field.checked == procedures::CheckedNumber::kCorporateNumber) {
    const std::string last = Digits(procedures::kCorporateNumberDigits - 1, rng);
    return *procedures::CorporateNumberCheckDigit(last) + last;
  }
  if (field.max > 0) return absl::StrCat(1 + rng() % field.max);
  const size_t length = 1 + rng() % field.cells.size();
  return absl::StrCat(1 + rng() % 9, Digits(length - 1, rng));
}

// A year that the era had, and that has passed.
void MendYears(Values& values, std::mt19937& rng) {
  constexpr std::pair<const char*, unsigned> kYears[] = {
      {"meiji", 44}, {"taisho", 14}, {"showa", 63}, {"heisei", 30}, {"reiwa", 7}};
  for (const auto& [id, value] : values) {
    if (!absl::EndsWith(id, ".era")) continue;
    const auto year = values.find(id.substr(0, id.size() - 3) + "year");
    if (year == values.end()) continue;
    for (const auto& [era, years] : kYears) {
      if (value == era) year->second = absl::StrCat(1 + rng() % years);
    }
  }
}

std::string Choices(const procedures::TemplateField& field, bool many, std::mt19937& rng) {
  if (!many) return Pick(field.marks, rng).value;
  std::vector<std::string> chosen;
  for (const procedures::Mark& mark : field.marks) {
    if (rng() % 2 == 0) chosen.push_back(mark.value);
  }
  return absl::StrJoin(chosen, ",");
}

Person PlainPerson(absl::string_view, std::mt19937& rng) {
  const Word surname = Pick(kSurnames, rng), given = Pick(kGivenNames, rng);
  return {absl::StrCat(surname.kanji, " ", given.kanji), absl::StrCat(surname.kana, " ", given.kana)};
}

Person MeasuredPerson(absl::string_view field, std::mt19937& rng) {
  const auto join = [&](Word a, Word b, absl::string_view between) {
    return Person{absl::StrCat(a.kanji, between, b.kanji), absl::StrCat(a.kana, between, b.kana)};
  };
  if (!absl::StrContains(field, kUnlisted))
    return join(Pick(ListedSurnames(), rng), Pick(ListedGivenNames(), rng), " ");
  const auto half = [&] { return join(Pick(UnlistedFirstHalves(), rng), Pick(UnlistedSecondHalves(), rng), ""); };
  const Person surname = half(), given = half();
  return {absl::StrCat(surname.kanji, " ", given.kanji), absl::StrCat(surname.kana, " ", given.kana)};
}

std::string MeasuredText(absl::string_view field, std::mt19937& rng) {
  if (!absl::EndsWith(field, ".hiragana")) return Pick(kTexts, rng);
  return absl::StrCat(Pick(HiraganaWords(), rng), Pick(HiraganaWords(), rng));
}

}  // namespace

Vocabulary PlainSamples() {
  return {PlainPerson, [](std::mt19937& rng) { return Pick(kSamplePlaces, rng); },
          [](absl::string_view, std::mt19937& rng) { return Pick(kTexts, rng); }};
}

Vocabulary Measured() {
  return {MeasuredPerson, [](std::mt19937& rng) { return Pick(Places(), rng); }, MeasuredText, /*real_dates=*/true};
}

Values SampleValues(const procedures::TemplatePage& page, std::mt19937& rng, const Vocabulary& vocabulary) {
  Values values;
  struct Whole {  // leaves of one value belong together
    Person person;
    Place place;
  };
  std::map<std::string, Whole> wholes;
  for (const procedures::TemplateField& field : page.fields) {
    const std::string parent = field.id.substr(0, field.id.rfind('.'));
    Person person = vocabulary.person(field.id, rng);
    const Whole& whole = wholes.try_emplace(parent, Whole{std::move(person), vocabulary.place(rng)}).first->second;
    const bool blank = rng() % 8 == 0;
    std::string value;
    switch (field.type) {
      case LeafType::kKatakana:
        value = whole.person.kana;
        break;
      case LeafType::kPersonName:
        value = whole.person.kanji;
        break;
      case LeafType::kPostal:
        value = whole.place.postal;
        break;
      case LeafType::kAddress:
        value = field.id.ends_with(".town") ? whole.place.town : HouseNumber(rng);
        if (*whole.place.town == '\0') value.clear();
        break;
      case LeafType::kPhone:
        value = Phone(rng);
        break;
      case LeafType::kDigits:
        value = Number(field, rng);
        break;
      case LeafType::kText:
        value = vocabulary.text(field.id, rng);
        break;
      case LeafType::kChoice:
      case LeafType::kChoices:
        value = Choices(field, field.type == LeafType::kChoices, rng);
        break;
      case LeafType::kSeal:
        value = "印";
        break;
    }
    if (!blank && !value.empty()) values[field.id] = value;
  }
  if (vocabulary.real_dates) MendYears(values, rng);
  return values;
}

}  // namespace madoguchi::fill
