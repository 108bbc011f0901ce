#include "tests/data/fill/sample_page.h"

#include <algorithm>
#include <utility>

#include "opencv2/imgcodecs.hpp"
#include "tests/data/fill/pen.h"

namespace madoguchi::fill {

namespace {

using procedures::LeafType;

// A real digit hand writes nothing but digits better than the font: names stay with the font. Boxes too few for a long
// name drop it.
void FitToCells(const procedures::TemplatePage& page, Values& values) {
  for (const procedures::TemplateField& field : page.fields) {
    const auto found = values.find(field.id);
    if (found == values.end() || field.cells.empty()) continue;
    const auto characters = static_cast<size_t>(std::count_if(found->second.begin(), found->second.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
    if (characters > field.cells.size()) values.erase(found);
  }
}

}  // namespace

SamplePage MakeSample(const procedures::Template& form, size_t page, const Hand& hand, Damage damage,
                      const cv::Mat& digits, std::mt19937& rng, Values values) {
  const procedures::TemplatePage& layout = form.pages[page];
  SamplePage sample{.form = form.form, .version = form.version, .page = layout.page, .hand = hand, .damage = damage};
  sample.values = values.empty() ? SampleValues(layout, rng) : std::move(values);
  FitToCells(layout, sample.values);
  const std::vector<uchar> png(layout.blank_png.begin(), layout.blank_png.end());
  const cv::Mat blank = cv::imdecode(png, cv::IMREAD_GRAYSCALE);
  const cv::Mat filled = FillPage(layout, blank, sample.values, hand, digits, rng);
  if (damage == Damage::kTurned) sample.orientation = 90 * static_cast<int>(1 + rng() % 3);
  sample.image = Degrade(filled, damage, sample.orientation, rng);
  sample.file = EncodeImage(sample.image, damage);
  return sample;
}

cv::Mat LoadDigits(const std::string& path) { return cv::imread(path, cv::IMREAD_GRAYSCALE); }

std::string EncodeImage(const cv::Mat& image, Damage damage) {
  std::vector<uchar> bytes;
  if (IsBilevel(damage)) {
    cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_BILEVEL, 1, cv::IMWRITE_PNG_COMPRESSION, 9});
  } else {
    cv::imencode(".jpg", image, bytes, {cv::IMWRITE_JPEG_QUALITY, damage == Damage::kPhoto ? 60 : 65});
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace madoguchi::fill
