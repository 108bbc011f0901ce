#include "tests/data/foreign/bending.h"

#include <cmath>

#include "opencv2/imgproc.hpp"
#include "procedures/layout/template.h"
#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::foreign {

BentPage Bend(const cv::Mat& page, Bending bending, double strength_mm, std::mt19937& rng) {
  const double strength = strength_mm * procedures::kBlankDpi / 25.4;
  const double at = Uniform(rng, 0.35, 0.65), tilt = Uniform(rng, -0.15, 0.15), side = rng() % 2 == 0 ? 1 : -1;
  // Where the picture's pixel is taken from; a small move, so that its opposite is where a pixel went.
  const auto from = [=, size = page.size()](double x, double y) -> cv::Vec2f {
    const double u = x / size.width, v = y / size.height;
    const double across = v - at + tilt * (u - 0.5);  // from the crease, in heights of the page
    const double lift = bending == Bending::kFold ? 1 - std::min(1.0, std::abs(across) / 0.5)
                                                  : std::cos(CV_PI * std::clamp(across, -0.5, 0.5));
    return {static_cast<float>(side * strength * 0.6 * lift * (u - 0.5) * 2),
            static_cast<float>(side * strength * lift)};
  };
  BentPage bent;
  cv::Mat_<cv::Vec2f> map(page.size());
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x)
      map(y, x) = cv::Vec2f(static_cast<float>(x), static_cast<float>(y)) + from(x, y);
  }
  cv::remap(page, bent.image, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  bent.WentTo = [from](cv::Point2d at) {
    // The pixel q that shows `at` is where q + from(q) = at: found by going back a few times.
    cv::Point2d moved;
    for (int i = 0; i < 6; ++i) {
      const cv::Vec2f back = from(at.x + moved.x, at.y + moved.y);
      moved = {-back[0], -back[1]};
    }
    return at + moved;
  };
  return bent;
}

}  // namespace madoguchi::foreign
