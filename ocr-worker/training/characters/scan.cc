#include "ocr-worker/training/characters/scan.h"

#include <algorithm>
#include <vector>

#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

// A field of smooth chance between `low` and `high`: light on the paper, ink in the pen.
cv::Mat Smooth(cv::Size size, int knots, float low, float high, Random& random) {
  cv::Mat coarse(knots, knots, CV_32F), fine;
  for (float& value : cv::Mat_<float>(coarse)) value = random.Uniform(low, high);
  cv::resize(coarse, fine, size, 0, 0, cv::INTER_LINEAR);
  return fine;
}

// One remaining stretch of a rule along an edge, broken where the eraser met it.
void LeaveRule(cv::Mat& ink, Random& random) {
  const int side = ink.cols;
  const int depth = static_cast<int>(random.Uniform(0, 0.05f) * side);
  const int width = 1 + static_cast<int>(random.Uniform(0, 0.035f) * side);
  const float tone = random.Uniform(0.2f, 1.0f), keep = random.Uniform(0.15f, 1.0f);
  const bool upright = random.Chance(0.5f), far = random.Chance(0.5f);
  const int run = 2 + static_cast<int>(random.Below(side / 3));
  for (int from = 0; from < side; from += run) {
    if (!random.Chance(keep)) continue;
    const int line = far ? side - depth - width : depth;
    const cv::Rect stretch = upright ? cv::Rect(line, from, width, run) : cv::Rect(from, line, run, width);
    cv::Mat part = ink(stretch & cv::Rect(0, 0, side, side));
    cv::max(part, tone, part);
  }
}

void Grain(cv::Mat& image, float amount, Random& random) {
  for (int y = 0; y < image.rows; ++y) {
    float* row = image.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) row[x] += random.Uniform(-amount, amount);
  }
}

void Speckle(cv::Mat& grey, float share, Random& random) {
  const int count = static_cast<int>(share * static_cast<float>(grey.total()));
  for (int i = 0; i < count; ++i) {
    grey.data[random.Below(grey.total())] = random.Chance(0.5f) ? 0 : 255;
  }
}

void ThroughJpeg(cv::Mat& grey, int quality) {
  std::vector<uchar> bytes;
  cv::imencode(".jpg", grey, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  cv::imdecode(bytes, cv::IMREAD_GRAYSCALE, &grey);
}

// Strokes smeared along one direction, as by a feeder or a moving hand.
void Smear(cv::Mat& image, Random& random) {
  cv::Mat kernel(5, 5, CV_32F, cv::Scalar(0));
  const int kind = static_cast<int>(random.Below(4));
  for (int i = 0; i < 5; ++i) {
    const cv::Point at = kind == 0   ? cv::Point(i, 2)
                         : kind == 1 ? cv::Point(2, i)
                         : kind == 2 ? cv::Point(i, i)
                                     : cv::Point(i, 4 - i);
    kernel.at<float>(at) = 0.2f;
  }
  cv::filter2D(image, image, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

}  // namespace

cv::Mat Scan(const cv::Mat& coverage, Distortions distortions, const Scanner& scanner, Random& random) {
  const bool held = distortions == Distortions::kHeld;
  cv::Mat ink;
  coverage.convertTo(ink, CV_32F, 1.0 / 255);
  if (random.Chance(0.35f))
    ink = ink.mul(Smooth(ink.size(), 3 + static_cast<int>(random.Below(7)), random.Uniform(0.3f, 0.9f), 1, random));
  if (random.Chance(scanner.rule_share)) LeaveRule(ink, random);
  if (random.Chance(scanner.rule_share / 3)) LeaveRule(ink, random);
  const float blur = random.Uniform(0, 0.022f) * ink.cols;
  if (blur > 0.35f) cv::GaussianBlur(ink, ink, {0, 0}, blur, blur, cv::BORDER_REPLICATE);
  if (held) Smear(ink, random);

  const float paper = random.Uniform(185, 255), black = random.Uniform(0, random.Chance(0.25f) ? 140.0f : 70.0f);
  cv::Mat grey = paper - ink * (paper - black);
  const bool fax = random.Chance(scanner.fax_share);  // its sender's threshold follows the light
  if (!fax && random.Chance(0.55f)) grey = grey.mul(Smooth(ink.size(), 2, held ? 0.55f : 0.7f, 1, random));
  if (random.Chance(0.6f)) Grain(grey, random.Uniform(1, 14), random);
  cv::Mat scanned;
  grey.convertTo(scanned, CV_8U);
  if (random.Chance(held ? 0.3f : scanner.jpeg_share))
    ThroughJpeg(scanned, static_cast<int>(random.Uniform(held ? 12 : 25, 80)));
  if (fax) {
    scanned = scanned > black + (paper - black) * random.Uniform(0.35f, scanner.fax_darkest);
    if (random.Chance(held ? 0.8f : 0.4f)) Speckle(scanned, random.Uniform(0, held ? 0.03f : 0.015f), random);
  }
  return scanned;
}

}  // namespace madoguchi::training
