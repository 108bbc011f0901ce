// Blanks of forms as cities have them (tests/data/forms/blank): what is proposed for them, and one of them filled in by
// hand and read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "cli/command.h"
#include "cli/files.h"
#include "common/testing/temp_dir.h"
#include "procedures/layout/template.h"
#include "tests/data/fill/sample_page.h"

namespace madoguchi::cli {
namespace {

using procedures::LeafType;
using procedures::TemplateField;

// A place by its middle, in mm.
struct Place {
  double x, y;
  LeafType type;
  std::string id = "";  // "": whatever it is called; ".year": ends so
  size_t cells = 0;
  std::string marks = "";  // values, with "/" between them; "*": as many as there are "/" and one more
};

class BlankFormsTest : public ::testing::Test {
 protected:
  int Call(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    return cli::Run(words, {.out = out_, .err = err_});
  }
  std::string Path(const std::string& name) const { return dir_ / name; }

  std::vector<TemplateField> Propose(const std::string& form) {
    EXPECT_EQ(Call({"form", "register", "--blank", "tests/data/forms/blank/" + form + ".png", "--out", Path("t.json"),
                    "--id", form}),
              kDone)
        << err_.str();
    const auto proposed = procedures::TemplateFromJson(ReadFile(Path("t.json"), 10'000'000).value());
    EXPECT_TRUE(proposed.ok()) << proposed.status();
    if (!proposed.ok()) return {};
    template_ = *proposed;
    return proposed->pages[0].fields;
  }

  static const TemplateField* At(const std::vector<TemplateField>& fields, const Place& place) {
    const auto at = std::find_if(fields.begin(), fields.end(), [&](const TemplateField& field) {
      return std::abs(field.box.x + field.box.width / 2 - place.x) < 4 &&
             std::abs(field.box.y + field.box.height / 2 - place.y) < 3;
    });
    return at == fields.end() ? nullptr : &*at;
  }

  static void Expect(const std::vector<TemplateField>& fields, const std::vector<Place>& places) {
    for (const Place& place : places) {
      SCOPED_TRACE(::testing::Message() << place.x << " " << place.y << " " << place.id);
      const TemplateField* field = At(fields, place);
      ASSERT_NE(field, nullptr);
      EXPECT_EQ(field->type, place.type) << field->id << " " << field->label;
      EXPECT_EQ(field->cells.size(), place.cells);
      EXPECT_THAT(field->id, ::testing::EndsWith(place.id));
      std::string values;
      for (const procedures::Mark& mark : field->marks) values += (values.empty() ? "" : "/") + mark.value;
      EXPECT_EQ(std::count(values.begin(), values.end(), '/'), std::count(place.marks.begin(), place.marks.end(), '/'));
      if (!absl::StrContains(place.marks, "*")) {
        EXPECT_EQ(values, place.marks);
      }
    }
  }

  testing::TempDir dir_;
  std::ostringstream out_, err_;
  procedures::Template template_;
};

TEST_F(BlankFormsTest, ADenseTableHasColumnsDottedPlacesAndWordsToBeCircled) {
  const auto fields = Propose("child-allowance");
  Expect(fields, {{86, 55, LeafType::kKatakana, "kana"},
                  {86, 66, LeafType::kPersonName, "name"},
                  {86, 82, LeafType::kDigits, "my_number", 12},
                  {81, 96, LeafType::kPostal, "", 7},
                  {86, 109, LeafType::kPhone, "phone"},
                  {170, 119, LeafType::kAddress},
                  {78, 142, LeafType::kText, "relation"},
                  {94, 142, LeafType::kDigits, ".year"},
                  {109, 142, LeafType::kDigits, ".month"},
                  {122, 142, LeafType::kDigits, ".day"},
                  {142, 142, LeafType::kChoice, "", 0, "*/"},
                  {174, 160, LeafType::kChoice, "", 0, "*/"},
                  {88, 172, LeafType::kChoice, "bank", 0, "*//"},
                  {161, 172, LeafType::kText, "branch"},
                  {69, 181, LeafType::kChoices, "account_kind", 0, "普通/当座"},
                  {123, 191, LeafType::kPersonName, "holder"}});
  const TemplateField* relation = At(fields, {78, 142, LeafType::kText});
  EXPECT_EQ(relation->label, "続柄") << "the heading of its column, not the tall one of all rows";
  EXPECT_LT(fields.size(), 48) << "little that a person must delete";
}

TEST_F(BlankFormsTest, LinesToWriteOnADashedRowAndRoomBetweenWords) {
  const auto fields = Propose("car-tax");
  Expect(fields, {{138, 52, LeafType::kAddress, "address"},
                  {138, 72, LeafType::kPersonName, "name"},
                  {113, 111, LeafType::kText, "number"},
                  {120, 133, LeafType::kChoice, "", 0, "*///"},
                  {125, 142, LeafType::kChoices, "purpose", 0, "*////"},
                  {133, 155, LeafType::kKatakana},
                  {133, 166, LeafType::kPersonName},
                  {117, 189, LeafType::kText},
                  {91, 199, LeafType::kChoice, "until.era", 0, "heisei/reiwa"},
                  {107, 199, LeafType::kDigits, "until.year"},
                  {140, 199, LeafType::kDigits, "until.day"}});
  EXPECT_LT(fields.size(), 24);
}

TEST_F(BlankFormsTest, DatesInBoxesErasByOneLetterAndAPostalCodeWithoutBoxes) {
  const auto fields = Propose("care-certification");
  Expect(fields, {{64, 24, LeafType::kDigits, "date.year", 2},
                  {78, 24, LeafType::kDigits, "date.month", 2},
                  {93, 24, LeafType::kDigits, "date.day", 2},
                  {160, 24, LeafType::kChoices, "", 0, "新規/更新/区分変更"},
                  {73, 35, LeafType::kDigits, "insured_number", 10},
                  {75, 45, LeafType::kKatakana, "kana"},
                  {142, 48, LeafType::kChoice, ".era", 0, "*//"},
                  {137, 55, LeafType::kDigits, ".year"},
                  {67, 64, LeafType::kPostal},
                  {142, 66, LeafType::kAddress, "address"},
                  {75, 76, LeafType::kPhone, "phone"},
                  {92, 94, LeafType::kDigits, ".year"},
                  {164, 94, LeafType::kDigits, ".day"},
                  {163, 199, LeafType::kPersonName}});
  EXPECT_LT(fields.size(), 42);
}

// What a person does with the proposal is here to keep what is written on; then the form is filled in and read.
TEST_F(BlankFormsTest, AProposedTemplateReadsWhatIsWritten) {
  const auto proposed = Propose("child-allowance");
  const std::map<std::string, Place> wanted = {
      {"applicant.number", {86, 82, LeafType::kDigits}},      {"applicant.address.postal", {81, 96, LeafType::kPostal}},
      {"applicant.name.kana", {86, 55, LeafType::kKatakana}}, {"applicant.name.kanji", {86, 66, LeafType::kPersonName}},
      {"child.together", {142, 142, LeafType::kChoice}},      {"bank.kind", {69, 181, LeafType::kChoice}},
      {"child.relation", {78, 142, LeafType::kText}}};
  auto& fields = template_.pages[0].fields;
  fields.clear();
  for (const auto& [id, place] : wanted) {
    const TemplateField* field = At(proposed, place);
    ASSERT_NE(field, nullptr) << id;
    fields.push_back(*field);
    fields.back().id = id;
    fields.back().type = place.type;
    for (size_t i = 0; i < field->marks.size(); ++i) fields.back().marks[i].value = i == 0 ? "first" : "second";
  }
  ASSERT_TRUE(WriteFile(Path("mended.json"), ToJson(template_)).ok());
  const fill::Values written = {{"applicant.number", "123456789018"},
                                {"applicant.address.postal", "1000013"},
                                {"applicant.name.kana", "ミホン タロウ"},
                                {"applicant.name.kanji", "見本 太郎"},
                                {"child.together", "first"},
                                {"bank.kind", "second"}};
  std::mt19937 rng(31);
  const fill::SamplePage page = fill::MakeSample(template_, 0, fill::ReportSet().hands.back(), fill::Damage::kScan200,
                                                 fill::LoadDigits("tests/data/handwritten_digits.png"), rng, written);
  ASSERT_TRUE(WriteFile(Path("filled.jpg"), page.file).ok());

  ASSERT_EQ(Call({"form", "read", "--template", Path("mended.json"), Path("filled.jpg")}), kDone) << out_.str();
  const auto read = nlohmann::json::parse(out_.str());
  EXPECT_EQ(read["form"], "child-allowance");
  EXPECT_EQ(read["registration"]["method"], "akaze");
  EXPECT_LT(read["registration"]["error_px"], 3);
  std::map<std::string, std::string> values;
  for (const auto& field : read["fields"]) {
    values[field["id"]] = field["value"];
    if (field["accepted"]) {
      const auto truth = written.find(field["id"]);
      EXPECT_EQ(field["value"], truth == written.end() ? "" : truth->second) << field["id"];
    }
  }
  for (const char* id : {"applicant.number", "applicant.address.postal", "child.together", "bank.kind"})
    EXPECT_EQ(values.at(id), written.at(id)) << id;
  EXPECT_EQ(values.at("child.relation"), "") << "nothing is written there";
}

}  // namespace
}  // namespace madoguchi::cli
