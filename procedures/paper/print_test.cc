#include "procedures/paper/print.h"

#include <cmath>
#include <map>

#define ZX_USE_UTF8 1  // results as UTF-8, as the library asks
#include "ZXing/ReadBarcode.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "opencv2/aruco.hpp"
#include "opencv2/imgcodecs.hpp"
#include "poppler/cpp/poppler-document.h"
#include "poppler/cpp/poppler-page-renderer.h"
#include "poppler/cpp/poppler-page.h"
#include "procedures/catalog/catalog_for_test.h"

namespace madoguchi::procedures {
namespace {

// Every form of the catalogue is printed once for all tests of that form.
class PrintTest : public testing::TestWithParam<const char*> {
 protected:
  PrintTest() : definition_(CatalogDefinition(GetParam())), printed_(PrintedOnce(definition_)) {}

  static const PrintedForm& PrintedOnce(const Definition& definition) {
    static std::map<std::string, PrintedForm>& printed = *new std::map<std::string, PrintedForm>;
    const auto found = printed.find(definition.id);
    if (found != printed.end()) return found->second;
    return printed.emplace(definition.id, PrintForm(definition).value()).first->second;
  }
  cv::Mat Blank(const TemplatePage& page) const {
    const std::vector<uint8_t> bytes(page.blank_png.begin(), page.blank_png.end());
    return cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
  }
  // The PDF page as a printer would put it on paper, at 200 dpi.
  cv::Mat Printed(int index) const {
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(printed_.pdf.data(), static_cast<int>(printed_.pdf.size())));
    const std::unique_ptr<poppler::page> page(document->create_page(index));
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    const poppler::image image = renderer.render_page(page.get(), 200, 200);
    return cv::Mat(image.height(), image.width(), CV_8UC1, const_cast<char*>(image.const_data()),
                   static_cast<size_t>(image.bytes_per_row()))
        .clone();
  }
  void ExpectCodes(const cv::Mat& image, const TemplatePage& page, double dpi) const {
    std::vector<int> ids;
    std::vector<std::vector<cv::Point2f>> corners;
    cv::aruco::detectMarkers(image, cv::aruco::getPredefinedDictionary(cv::aruco::DICT_4X4_50), corners, ids);
    ASSERT_EQ(ids.size(), 4u);
    for (size_t i = 0; i < ids.size(); ++i) {
      const BoxMm& box = page.markers.at(ids[i]).box;
      EXPECT_EQ(page.markers[ids[i]].id, ids[i]);
      EXPECT_NEAR(corners[i][0].x * 25.4 / dpi, box.x, 0.2);
      EXPECT_NEAR(corners[i][0].y * 25.4 / dpi, box.y, 0.2);
      EXPECT_NEAR(corners[i][2].x * 25.4 / dpi, box.x + box.width, 0.2);
      EXPECT_NEAR(corners[i][2].y * 25.4 / dpi, box.y + box.height, 0.2);
    }
    const ZXing::Result result = ZXing::ReadBarcode(
        ZXing::ImageView(image.data, image.cols, image.rows, ZXing::ImageFormat::Lum, static_cast<int>(image.step)),
        ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode));
    ASSERT_TRUE(result.isValid());
    EXPECT_EQ(result.text(), QrText(definition_.id, definition_.version, page.page));
    EXPECT_EQ(result.ecLevel(), "M");
    EXPECT_NEAR(result.position().topLeft().x * 25.4 / dpi, page.qr.x, 0.5);
    EXPECT_NEAR(result.position().topLeft().y * 25.4 / dpi, page.qr.y, 0.5);
  }

  const Definition definition_;
  const PrintedForm& printed_;
};

TEST_P(PrintTest, MarkersAndQrCodeOfTheBlankAreWhereTheTemplateSays) {
  for (const TemplatePage& page : printed_.form_template.pages) {
    const cv::Mat blank = Blank(page);
    ASSERT_EQ(blank.cols, std::lround(page.width_mm / 25.4 * kBlankDpi));
    ASSERT_EQ(blank.rows, std::lround(page.height_mm / 25.4 * kBlankDpi));
    ExpectCodes(blank, page, kBlankDpi);
  }
}

TEST_P(PrintTest, MarkersAndQrCodeOfThePdfAreWhereTheTemplateSays) {
  for (const TemplatePage& page : printed_.form_template.pages) ExpectCodes(Printed(page.page - 1), page, 200);
}

TEST_P(PrintTest, TheSamePrintingGivesTheSameBytes) {
  const auto again = PrintForm(definition_);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->pdf, printed_.pdf);
  EXPECT_EQ(ToJson(again->form_template), ToJson(printed_.form_template));
}

TEST_P(PrintTest, NothingIsPrintedWhereOnePutsACharacter) {
  for (const TemplatePage& page : printed_.form_template.pages) {
    const cv::Mat blank = Blank(page);
    for (const TemplateField& field : page.fields) {
      std::vector<BoxMm> clear = field.cells;
      for (const Mark& mark : field.marks) {
        if (mark.kind == MarkKind::kCheck) clear.push_back(mark.box);
      }
      if (field.cells.empty() && field.marks.empty() && field.type != LeafType::kSeal) clear.push_back(field.box);
      for (const BoxMm& box : clear) {
        constexpr double kScale = kBlankDpi / 25.4, kInset = 0.4;
        const cv::Rect inner(static_cast<int>((box.x + kInset) * kScale), static_cast<int>((box.y + kInset) * kScale),
                             static_cast<int>((box.width - 2 * kInset) * kScale),
                             static_cast<int>((box.height - 2 * kInset) * kScale));
        double darkest = 0;
        cv::minMaxLoc(blank(inner), &darkest);
        EXPECT_EQ(darkest, 255) << field.id << " page " << page.page;
      }
    }
  }
}

TEST_P(PrintTest, TemplateSurvivesItsJson) {
  const std::string json = ToJson(printed_.form_template);
  const auto again = TemplateFromJson(json);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ToJson(*again), json);
  EXPECT_EQ(again->pages[0].blank_png, printed_.form_template.pages[0].blank_png);
}

INSTANTIATE_TEST_SUITE_P(Catalog, PrintTest, testing::ValuesIn(kCatalog));

// What the QR codes on each page of a PDF say, at 150 dpi.
std::vector<std::vector<std::string>> CodesOf(const std::string& pdf) {
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
  std::vector<std::vector<std::string>> codes(document->pages());
  for (int index = 0; index < document->pages(); ++index) {
    const std::unique_ptr<poppler::page> page(document->create_page(index));
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    const poppler::image image = renderer.render_page(page.get(), 150, 150);
    const ZXing::ImageView view(reinterpret_cast<const uint8_t*>(image.const_data()), image.width(), image.height(),
                                ZXing::ImageFormat::Lum, image.bytes_per_row());
    for (const auto& code : ZXing::ReadBarcodes(view, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode)))
      codes[index].push_back(code.text());
  }
  return codes;
}

TEST(PrintCopiesTest, EachCopyCarriesItsOwnSerialOnAllItsPages) {
  const auto pdf = PrintCopies(CatalogDefinition("moving-in"), {"K7QXM4TD", "7HWKQ2NA"});
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(CodesOf(*pdf), testing::ElementsAre(testing::ElementsAre("MDG1:moving-in:1:1:K7QXM4TD"),
                                                  testing::ElementsAre("MDG1:moving-in:1:2:K7QXM4TD"),
                                                  testing::ElementsAre("MDG1:moving-in:1:1:7HWKQ2NA"),
                                                  testing::ElementsAre("MDG1:moving-in:1:2:7HWKQ2NA")));
  for (const char* serial : {"", "abc", "ABCD:1"}) {
    EXPECT_EQ(PrintCopies(CatalogDefinition("moving-in"), {serial}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(PrintSeparatorTest, TheSheetSaysWhatItIsAtBothEnds) {
  const auto pdf = PrintSeparator();
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(CodesOf(*pdf), testing::ElementsAre(testing::ElementsAre(kSeparatorQrText, kSeparatorQrText)));
}

}  // namespace
}  // namespace madoguchi::procedures
