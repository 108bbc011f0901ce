// What scanners, phones and fax machines do to a page.
#include <cmath>
#include <random>
#include <vector>

#include "opencv2/imgproc.hpp"
#include "tests/data/fill/pen.h"

namespace madoguchi::fill {

namespace {

double Uniform(std::mt19937& rng, double low, double high) { return low + (high - low) * (rng() / 4294967295.0); }

void AddGrain(cv::Mat& image, double sigma, std::mt19937& rng) {
  cv::Mat grain(image.size(), CV_16SC3), wide;
  cv::RNG source(rng());
  source.fill(grain, cv::RNG::NORMAL, 0, sigma);
  image.convertTo(wide, CV_16SC3);
  wide += grain;
  wide.convertTo(image, CV_8UC3);
}

cv::Matx33d Scaled(double factor) {  // pixel centres
  const double shift = (factor - 1) / 2;
  return {factor, 0, shift, 0, factor, shift, 0, 0, 1};
}

// A feeder never takes the sheet quite straight.
Delivered Skew(const cv::Mat& page, std::mt19937& rng) {
  cv::Mat turn = cv::getRotationMatrix2D({page.cols / 2.0f, page.rows / 2.0f}, Uniform(rng, -1.2, 1.2), 1);
  turn.at<double>(0, 2) += Uniform(rng, -12, 12);
  turn.at<double>(1, 2) += Uniform(rng, -12, 12);
  Delivered skewed;
  cv::warpAffine(page, skewed.image, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                 cv::Scalar(240, 240, 240));
  for (int i = 0; i < 6; ++i) skewed.page_to_image(i / 3, i % 3) = turn.at<double>(i / 3, i % 3);
  return skewed;
}

Delivered Scan(const cv::Mat& page, double dpi, std::mt19937& rng) {
  Delivered scan = Skew(page, rng);
  cv::Mat& image = scan.image;
  if (dpi != 300) {
    cv::resize(image, image, {}, dpi / 300, dpi / 300, dpi < 300 ? cv::INTER_AREA : cv::INTER_CUBIC);
    scan.page_to_image = Scaled(dpi / 300) * scan.page_to_image;
  }
  cv::GaussianBlur(image, image, {0, 0}, Uniform(rng, 0.4, 0.8));
  image.convertTo(image, -1, Uniform(rng, 0.88, 0.98), Uniform(rng, 0, 8));
  AddGrain(image, Uniform(rng, 1.5, 4), rng);
  return scan;
}

Delivered Photo(const cv::Mat& page, std::mt19937& rng) {
  const cv::Size size(3000, 4000);
  const auto corner = [&](double x, double y) {
    return cv::Point2f(static_cast<float>(size.width * (x + Uniform(rng, -0.035, 0.035))),
                       static_cast<float>(size.height * (y + Uniform(rng, -0.035, 0.035))));
  };
  const std::vector<cv::Point2f> from = {{0, 0},
                                         {static_cast<float>(page.cols), 0},
                                         {static_cast<float>(page.cols), static_cast<float>(page.rows)},
                                         {0, static_cast<float>(page.rows)}};
  const std::vector<cv::Point2f> to = {corner(0.06, 0.06), corner(0.94, 0.06), corner(0.94, 0.94), corner(0.06, 0.94)};
  const cv::Mat page_to_image = cv::getPerspectiveTransform(from, to);
  cv::Mat image;
  cv::warpPerspective(page, image, page_to_image, size, cv::INTER_AREA, cv::BORDER_CONSTANT, cv::Scalar(60, 75, 90));
  cv::GaussianBlur(image, image, {0, 0}, Uniform(rng, 0.8, 1.4));
  // Light from one side.
  const double angle = Uniform(rng, 0, 2 * CV_PI), strength = Uniform(rng, 0.25, 0.45);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const double along = (x / static_cast<double>(size.width) - 0.5) * std::cos(angle) +
                           (y / static_cast<double>(size.height) - 0.5) * std::sin(angle);
      const double light = 0.85 * (1 - strength * (along + 0.5));
      cv::Vec3b& pixel = image.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) pixel[c] = cv::saturate_cast<uchar>(pixel[c] * (light + 0.03 * (c - 1)));
    }
  }
  AddGrain(image, Uniform(rng, 1.5, 4), rng);
  return {image, page_to_image};
}

// The darker the threshold lets grey pass, the thicker the strokes.
Delivered Fax(const cv::Mat& page, double threshold_low, double threshold_high, std::mt19937& rng) {
  Delivered fax = Scan(page, 200, rng);
  cv::cvtColor(fax.image, fax.image, cv::COLOR_BGR2GRAY);
  cv::threshold(fax.image, fax.image, Uniform(rng, threshold_low, threshold_high), 255, cv::THRESH_BINARY);
  return fax;
}

// Thin paper over the scanner's white lid: the other side, mirrored and blurred by the paper. Another copy of the form
// lies there, upside down.
cv::Mat BackShows(const cv::Mat& page, std::mt19937& rng) {
  cv::Mat back;
  cv::flip(page, back, 0);
  cv::GaussianBlur(back, back, {0, 0}, Uniform(rng, 1.5, 3));
  const double strength = Uniform(rng, 0.10, 0.22);
  cv::Mat shade, both;
  back.convertTo(shade, -1, strength, 255 * (1 - strength));
  cv::multiply(page, shade, both, 1 / 255.0);
  return both;
}

cv::Mat UnevenLight(const cv::Mat& page, std::mt19937& rng) {
  const double dark = Uniform(rng, 0.35, 0.55), edge_dark = Uniform(rng, 0.3, 0.5);
  const double edge_px = page.cols * Uniform(rng, 0.04, 0.10);
  const bool mirrored = rng() % 2 == 0;
  cv::Mat lit = page.clone();
  for (int x = 0; x < page.cols; ++x) {
    const int at = mirrored ? page.cols - 1 - x : x;
    const double across = static_cast<double>(at) / page.cols;
    const double light = (1 - dark * across * across) * (1 - edge_dark * std::exp(-at / edge_px));
    cv::Mat column = lit.col(x);
    page.col(x).convertTo(column, -1, light);
  }
  return lit;
}

// Folded in three: at each crease the paper stands up a little, so lines near it lie closer together, and is darker.
cv::Mat Folded(const cv::Mat& page, std::mt19937& rng) {
  const double creases[] = {page.rows * Uniform(rng, 0.31, 0.36), page.rows * Uniform(rng, 0.64, 0.69)};
  const double lift = Uniform(rng, 3, 8), slant = Uniform(rng, -0.004, 0.004), wide = 160;
  cv::Mat map_x(page.size(), CV_32F), map_y(page.size(), CV_32F), shade(page.size(), CV_32F);
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      double shift = 0, light = 1;
      for (const double crease : creases) {
        const double off = y - crease - slant * (x - page.cols / 2.0);
        shift += lift * std::tanh(off / wide) - lift * off / page.rows;
        light *= 1 - 0.12 * std::exp(-off * off / (2 * 14.0 * 14.0));
      }
      map_x.at<float>(y, x) = static_cast<float>(x);
      map_y.at<float>(y, x) = static_cast<float>(y + shift);
      shade.at<float>(y, x) = static_cast<float>(light);
    }
  }
  cv::Mat folded, lit;
  cv::remap(page, folded, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::merge(std::vector<cv::Mat>(3, shade), shade);
  cv::multiply(folded, shade, lit, 1, CV_8U);
  return lit;
}

Delivered Turn(const Delivered& delivered, int degrees) {
  const double right = delivered.image.cols - 1, bottom = delivered.image.rows - 1;
  Delivered turned;
  switch (degrees) {
    case 90:
      cv::rotate(delivered.image, turned.image, cv::ROTATE_90_CLOCKWISE);
      turned.page_to_image = cv::Matx33d(0, -1, bottom, 1, 0, 0, 0, 0, 1) * delivered.page_to_image;
      return turned;
    case 180:
      cv::rotate(delivered.image, turned.image, cv::ROTATE_180);
      turned.page_to_image = cv::Matx33d(-1, 0, right, 0, -1, bottom, 0, 0, 1) * delivered.page_to_image;
      return turned;
    case 270:
      cv::rotate(delivered.image, turned.image, cv::ROTATE_90_COUNTERCLOCKWISE);
      turned.page_to_image = cv::Matx33d(0, 1, 0, -1, 0, right, 0, 0, 1) * delivered.page_to_image;
      return turned;
    default:
      return delivered;
  }
}

}  // namespace

Delivered Deliver(const cv::Mat& page, Damage damage, int turn, std::mt19937& rng) {
  switch (damage) {
    case Damage::kScan200:
      return Turn(Scan(page, 200, rng), turn);
    case Damage::kPhoto:
      return Turn(Photo(page, rng), turn);
    case Damage::kFax:
      return Turn(Fax(page, 135, 165, rng), turn);
    case Damage::kThickFax:
      return Turn(Fax(page, 180, 205, rng), turn);
    case Damage::kScan150:
      return Turn(Scan(page, 150, rng), turn);
    case Damage::kScan600:
      return Turn(Scan(page, 600, rng), turn);
    case Damage::kBackShows:
      return Turn(Scan(BackShows(page, rng), 200, rng), turn);
    case Damage::kUnevenLight:
      return Turn(Scan(UnevenLight(page, rng), 200, rng), turn);
    case Damage::kFolded:
      return Turn(Scan(Folded(page, rng), 200, rng), turn);
    case Damage::kScan300:
    case Damage::kTurned:
      break;
  }
  return Turn(Scan(page, 300, rng), turn);
}

cv::Mat Degrade(const cv::Mat& page, Damage damage, int turn, std::mt19937& rng) {
  return Deliver(page, damage, turn, rng).image;
}

}  // namespace madoguchi::fill
