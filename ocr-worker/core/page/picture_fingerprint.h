// Knows the same picture again: a file sent twice, a page that stands twice in one file. Every pixel counts, so two
// scans of one sheet differ. Not against forgers.
#pragma once

#include <string>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// 16 hexadecimal digits over size, type and pixels; the same on every machine of one byte order.
std::string PictureFingerprint(const cv::Mat& pixels);

}  // namespace madoguchi::ocr
