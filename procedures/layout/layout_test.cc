#include "procedures/layout/layout.h"

#include <map>
#include <set>

#include "common/status/error.h"
#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"
#include "procedures/layout/block.h"

namespace madoguchi::procedures {
namespace {

bool Inside(const BoxMm& inner, const BoxMm& outer) {
  constexpr double kSlack = 1e-6;
  return inner.x >= outer.x - kSlack && inner.y >= outer.y - kSlack &&
         inner.x + inner.width <= outer.x + outer.width + kSlack &&
         inner.y + inner.height <= outer.y + outer.height + kSlack;
}

bool Overlap(const BoxMm& a, const BoxMm& b) {
  constexpr double kSlack = 1e-6;
  return a.x + a.width > b.x + kSlack && b.x + b.width > a.x + kSlack && a.y + a.height > b.y + kSlack &&
         b.y + b.height > a.y + kSlack;
}

BoxMm Grown(BoxMm box, double by) { return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by}; }

class LayoutTest : public testing::TestWithParam<const char*> {
 protected:
  const Template form_template_ = LayOut(CatalogDefinition(GetParam())).form_template;
};

TEST_P(LayoutTest, EveryLeafStandsOnceAndInsideThePage) {
  std::set<std::string> ids;
  for (const TemplatePage& page : form_template_.pages) {
    for (const TemplateField& field : page.fields) {
      EXPECT_TRUE(ids.insert(field.id).second) << field.id;
      EXPECT_TRUE(Inside(field.box, {10, 10, 190, 267})) << field.id;
      for (const BoxMm& cell : field.cells) EXPECT_TRUE(Inside(cell, field.box)) << field.id;
      for (const Mark& mark : field.marks) EXPECT_TRUE(Inside(mark.box, field.box)) << field.id;
      EXPECT_FALSE(field.label.empty());
    }
  }
}

TEST_P(LayoutTest, NothingOverlapsAndTheMarkersStayClear) {
  for (const TemplatePage& page : form_template_.pages) {
    for (size_t i = 0; i < page.fields.size(); ++i) {
      for (size_t j = i + 1; j < page.fields.size(); ++j) {
        EXPECT_FALSE(Overlap(page.fields[i].box, page.fields[j].box)) << page.fields[i].id << " " << page.fields[j].id;
      }
      for (const Marker& marker : page.markers) EXPECT_FALSE(Overlap(page.fields[i].box, Grown(marker.box, 2)));
      EXPECT_FALSE(Overlap(page.fields[i].box, Grown(page.qr, 2.5)));
    }
    for (const Marker& marker : page.markers) EXPECT_FALSE(Overlap(Grown(page.qr, 2.5), Grown(marker.box, 1)));
  }
}

TEST_P(LayoutTest, ThereIsRoomForAHand) {
  for (const TemplatePage& page : form_template_.pages) {
    for (const TemplateField& field : page.fields) {
      for (const BoxMm& cell : field.cells) {
        EXPECT_GE(cell.width, 6) << field.id;
        EXPECT_GE(cell.height, 7.5) << field.id;
      }
      if (field.type == LeafType::kKatakana) {
        EXPECT_GE(field.cells.size(), 20u);
      }
      if (field.type == LeafType::kPhone) {
        EXPECT_EQ(field.cells.size(), 11u);
      }
      if (field.type == LeafType::kPostal) {
        EXPECT_EQ(field.cells.size(), 7u);
      }
      const bool line = field.cells.empty() && field.marks.empty() && field.type != LeafType::kSeal;
      if (line) {
        EXPECT_GE(field.box.height, 9) << field.id;
      }
      for (const Mark& mark : field.marks) EXPECT_GE(mark.box.height, 4) << field.id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Catalog, LayoutTest, testing::ValuesIn(kCatalog));

TEST(LayoutDetailTest, ThresholdsComeFromTheDefinition) {
  const Template form_template = LayOut(CatalogDefinition("resident-record-copy")).form_template;
  for (const TemplateField& field : form_template.pages[0].fields) {
    if (field.id == "applicant.birth.year") {
      EXPECT_EQ(field.min_confidence, 0.995);
    }
    if (field.id == "applicant.phone") {
      EXPECT_EQ(field.min_confidence, 0.97);
    }
  }
}

TEST(LayoutDetailTest, ALongFormGoesOnToMorePagesWithTheirOwnMarkers) {
  Definition definition = CatalogDefinition("resident-record-copy");
  const std::vector<Section> sections = definition.sections;
  for (int i = 0; i < 3; ++i) {
    for (Section section : sections) {
      section.id += "_again" + std::to_string(i);
      definition.sections.push_back(section);
    }
  }
  const Printing printing = LayOut(definition);
  ASSERT_GE(printing.form_template.pages.size(), 3u);
  ASSERT_EQ(printing.pages.size(), printing.form_template.pages.size());
  int number = 1;
  for (const TemplatePage& page : printing.form_template.pages) {
    EXPECT_EQ(page.page, number++);
    EXPECT_EQ(page.markers.size(), 4u);
    EXPECT_GT(page.qr.width, 15);
  }
}

TEST(LayoutDetailTest, NamesAddressesAndTextsMayStandInBoxes) {
  const auto definition = ParseDefinition(R"(
procedure: boxes
version: 1
title: マス
sections:
  - id: a
    title: 一
    fields:
      - { id: name, type: person_name, paper: { kana: line, kanji: cells, seal: true } }
      - { id: home, type: address, paper: { town: cells, number: line } }
      - { id: text, type: text, label: 文, max: 40, paper: { cells: 40 } }
archive: { class: [一, 二, 三], years: 1 }
)");
  ASSERT_TRUE(definition.ok()) << definition.status();
  std::map<std::string, TemplateField> fields;
  const Template boxes = LayOut(*definition).form_template;
  for (const TemplateField& field : boxes.pages[0].fields) fields[field.id] = field;
  EXPECT_TRUE(fields["a.name.kana"].cells.empty());
  EXPECT_EQ(fields["a.name.kanji"].cells.size(), 14u);
  EXPECT_FALSE(Overlap(fields["a.name.kanji"].box, fields["a.name.seal"].box));
  EXPECT_EQ(fields["a.home.town"].cells.size(), 30u);
  EXPECT_GT(fields["a.home.town"].cells[15].y, fields["a.home.town"].cells[14].y) << "two rows, read row by row";
  EXPECT_TRUE(fields["a.home.number"].cells.empty());
  EXPECT_EQ(fields["a.text"].cells.size(), 40u);
}

TEST(LayoutDetailTest, NumbersWithACheckDigitHaveBoxesInGroups) {
  const auto definition = ParseDefinition(R"(
procedure: numbers
version: 1
title: 番号
sections:
  - id: a
    title: 番号
    fields: [{ id: mine, type: my_number }, { id: company, type: corporate_number, paper: { note: 法人だけ } }]
archive: { class: [一, 二, 三], years: 1 }
)");
  ASSERT_TRUE(definition.ok()) << definition.status();
  const Template numbers = TemplateFromJson(ToJson(LayOut(*definition).form_template)).value();
  const auto gaps_of = [](const TemplateField& field) {
    std::vector<size_t> gaps;
    for (size_t i = 1; i < field.cells.size(); ++i) {
      if (field.cells[i].x - field.cells[i - 1].x - field.cells[i - 1].width > 1) gaps.push_back(i);
    }
    return gaps;
  };
  ASSERT_EQ(numbers.pages[0].fields.size(), 2u);
  const TemplateField& mine = numbers.pages[0].fields[0];
  const TemplateField& company = numbers.pages[0].fields[1];
  EXPECT_EQ(mine.type, LeafType::kDigits);
  EXPECT_EQ(mine.checked, CheckedNumber::kMyNumber);
  EXPECT_EQ(mine.cells.size(), 12u);
  EXPECT_EQ(gaps_of(mine), (std::vector<size_t>{4, 8}));
  EXPECT_EQ(company.checked, CheckedNumber::kCorporateNumber);
  EXPECT_EQ(company.cells.size(), 13u);
  EXPECT_EQ(gaps_of(company), (std::vector<size_t>{1, 5, 9}));
}

TEST(LayoutDetailTest, LinesBreakBetweenCharactersAndNotBeforeAClosingMark) {
  const std::vector<std::string> lines = WrapText("あいうえお、かきく", 10, TextWidth("あいうえお", 10) + 0.01);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], "あいうえお、");
  EXPECT_EQ(lines[1], "かきく");
}

TEST(TemplateJsonTest, FaultyTemplatesAreRefusedByMember) {
  for (
      const char* json :
      {"", "[]", "{}", R"({"form":1,"version":1,"pages":[]})", R"({"form":"a","version":1.5,"pages":[]})",
       R"({"form":"a","version":1,"pages":[{}]})",
       R"({"form":"a","version":1,"pages":[{"page":1,"width_mm":-1,"height_mm":297,"fields":[]}]})",
       R"({"form":"a","version":1,"pages":[{"page":1,"width_mm":210,"height_mm":297,"fields":[{"id":"x","type":"fish","label":"","box_mm":[0,0,1,1],"cells_mm":[],"marks":[]}]}]})",
       R"({"form":"a","version":1,"pages":[{"page":1,"width_mm":210,"height_mm":297,"fields":[],"blank_png":"***"}]})"}) {
    const auto form_template = TemplateFromJson(json);
    ASSERT_FALSE(form_template.ok()) << json;
    EXPECT_EQ(ReasonOf(form_template.status()), "INVALID_TEMPLATE");
  }
  EXPECT_TRUE(
      TemplateFromJson(R"({"form":"a","version":1,"pages":[{"page":1,"width_mm":210,"height_mm":297,"fields":[]}]})")
          .ok());
}

TEST(QrTextTest, RoundTripAndForeignTexts) {
  const auto content = ParseQrText(QrText("moving-in", 12, 3));
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(content->form, "moving-in");
  EXPECT_EQ(content->version, 12);
  EXPECT_EQ(content->page, 3);
  EXPECT_EQ(content->serial, "");
  for (const char* text : {"", "https://example.jp/", "MDG1:a:1", "MDG1:a:0:1", "MDG1::1:1", "MDG1:a:x:1", "MDG2:a:1:1",
                           "MDG1:a:1:1:1", "MDG1:a:1:1:", "MDG1:a:1:1:abcd", "MDG1:a:1:1:AB-CD", "MDG1:a:1:1:ABCD:1",
                           "MDG1:a:1:1:0123456789ABCDEFG", "MDG1:SEPARATOR:1"}) {
    EXPECT_EQ(ReasonOf(ParseQrText(text).status()), "UNKNOWN_FORM") << text;
  }
}

TEST(QrTextTest, ACopyMayCarryItsSerialAndASheetMayPart) {
  const auto content = ParseQrText(QrText("moving-in", 12, 3, "K7QXM4TD"));
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(content->page, 3);
  EXPECT_EQ(content->serial, "K7QXM4TD");
  EXPECT_FALSE(content->separator);
  const auto separator = ParseQrText(kSeparatorQrText);
  ASSERT_TRUE(separator.ok());
  EXPECT_TRUE(separator->separator);
  EXPECT_EQ(separator->form, "");
}

}  // namespace
}  // namespace madoguchi::procedures
