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

// A feeder never takes the sheet quite straight.
cv::Mat Skew(const cv::Mat& page, std::mt19937& rng) {
  cv::Mat turn = cv::getRotationMatrix2D({page.cols / 2.0f, page.rows / 2.0f}, Uniform(rng, -1.2, 1.2), 1);
  turn.at<double>(0, 2) += Uniform(rng, -12, 12);
  turn.at<double>(1, 2) += Uniform(rng, -12, 12);
  cv::Mat out;
  cv::warpAffine(page, out, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(240, 240, 240));
  return out;
}

cv::Mat Scan(const cv::Mat& page, double dpi, std::mt19937& rng) {
  cv::Mat image = Skew(page, rng);
  if (dpi < 300) cv::resize(image, image, {}, dpi / 300, dpi / 300, cv::INTER_AREA);
  cv::GaussianBlur(image, image, {0, 0}, Uniform(rng, 0.4, 0.8));
  image.convertTo(image, -1, Uniform(rng, 0.88, 0.98), Uniform(rng, 0, 8));
  AddGrain(image, Uniform(rng, 1.5, 4), rng);
  return image;
}

cv::Mat Photo(const cv::Mat& page, std::mt19937& rng) {
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
  cv::Mat image;
  cv::warpPerspective(page, image, cv::getPerspectiveTransform(from, to), size, cv::INTER_AREA, cv::BORDER_CONSTANT,
                      cv::Scalar(60, 75, 90));
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
  return image;
}

cv::Mat Fax(const cv::Mat& page, std::mt19937& rng) {
  cv::Mat image = Scan(page, 200, rng), grey;
  cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
  cv::threshold(grey, grey, Uniform(rng, 135, 165), 255, cv::THRESH_BINARY);
  return grey;
}

cv::Mat Turn(const cv::Mat& image, int degrees) {
  cv::Mat out;
  switch (degrees) {
    case 90:
      cv::rotate(image, out, cv::ROTATE_90_CLOCKWISE);
      return out;
    case 180:
      cv::rotate(image, out, cv::ROTATE_180);
      return out;
    case 270:
      cv::rotate(image, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      return out;
    default:
      return image;
  }
}

}  // namespace

cv::Mat Degrade(const cv::Mat& page, Damage damage, int turn, std::mt19937& rng) {
  switch (damage) {
    case Damage::kScan200:
      return Turn(Scan(page, 200, rng), turn);
    case Damage::kPhoto:
      return Turn(Photo(page, rng), turn);
    case Damage::kFax:
      return Turn(Fax(page, rng), turn);
    case Damage::kScan300:
    case Damage::kTurned:
      break;
  }
  return Turn(Scan(page, 300, rng), turn);
}

}  // namespace madoguchi::fill
