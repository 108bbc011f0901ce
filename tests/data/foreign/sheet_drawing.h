// A blank A4 sheet to draw on: text, rules, boxes, in millimetres, at 300 dpi.
#pragma once

#include <random>
#include <string>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::foreign {

double Uniform(std::mt19937& rng, double low, double high);
int Pick(std::mt19937& rng, int count);  // 0 … count - 1

class Sheet {
 public:
  explicit Sheet(double width_mm = 210, double height_mm = 297);

  // The top left of the first character's em box; returns how wide the text came out, mm.
  double Text(double x_mm, double y_mm, double size_mm, const std::string& text, const std::string& font);
  void Line(double x0_mm, double y0_mm, double x1_mm, double y1_mm, double stroke_mm);
  void Box(const procedures::BoxMm& box, double stroke_mm);
  void Erase(const procedures::BoxMm& box);

  cv::Mat& grey() { return grey_; }  // CV_8U, 255 paper
  std::string Png() const;

 private:
  cv::Mat grey_;
};

}  // namespace madoguchi::foreign
