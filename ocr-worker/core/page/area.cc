#include "ocr-worker/core/page/area.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "opencv2/core/hal/intrin.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kEighth = 8;
constexpr int kLanes = 4;  // floats at once

// Which source pixels an output pixel is made of, along one axis: `taps` from first[i] on, with weights that sum to
// one; those behind the last are zero.
struct Axis {
  int taps = 0;
  std::vector<int> first;
  std::vector<float> weights;

  const float* WeightsOf(int i) const { return weights.data() + static_cast<ptrdiff_t>(i) * taps; }
};

// `taps` is a multiple of `at_once`.
Axis AxisOf(int from, int to, int at_once) {
  constexpr double kSliver = 1e-3;  // of a pixel, which counts nowhere
  const double scale = static_cast<double>(from) / to;
  Axis axis;
  axis.taps = (static_cast<int>(std::ceil(scale)) + 1 + at_once - 1) / at_once * at_once;
  axis.weights.resize(static_cast<size_t>(to) * axis.taps, 0);
  for (int i = 0; i < to; ++i) {
    const double begin = i * scale, end = std::min<double>(begin + scale, from);
    const int first = std::min(static_cast<int>(std::floor(begin + kSliver)), from - 1);
    axis.first.push_back(first);
    for (int k = 0; first + k < end - kSliver && k < axis.taps; ++k) {
      const double covered = std::min(end, first + k + 1.0) - std::max(begin, static_cast<double>(first + k));
      axis.weights[static_cast<size_t>(i) * axis.taps + k] = static_cast<float>(covered / (end - begin));
    }
  }
  return axis;
}

// line = the rows' weighted sum.
void SumRows(const cv::Mat& image, int first, const float* weights, int taps, float* line) {
  int x = 0;
#if CV_SIMD128
  constexpr int kBytes = cv::v_uint8x16::nlanes;
  for (; x + kBytes <= image.cols; x += kBytes) {
    std::array<cv::v_float32x4, 4> sums = {cv::v_setzero_f32(), cv::v_setzero_f32(), cv::v_setzero_f32(),
                                           cv::v_setzero_f32()};
    for (int k = 0; k < taps && weights[k] != 0; ++k) {
      const cv::v_float32x4 weight = cv::v_setall_f32(weights[k]);
      cv::v_uint16x8 low, high;
      cv::v_expand(cv::v_load(image.ptr<uchar>(first + k) + x), low, high);
      std::array<cv::v_uint32x4, 4> pixels;
      cv::v_expand(low, pixels[0], pixels[1]);
      cv::v_expand(high, pixels[2], pixels[3]);
      for (size_t i = 0; i < sums.size(); ++i) {
        sums[i] += cv::v_cvt_f32(cv::v_reinterpret_as_s32(pixels[i])) * weight;
      }
    }
    for (size_t i = 0; i < sums.size(); ++i) cv::v_store(line + x + i * kLanes, sums[i]);
  }
#endif
  for (; x < image.cols; ++x) {
    line[x] = 0;
    for (int k = 0; k < taps && weights[k] != 0; ++k) line[x] += image.at<uchar>(first + k, x) * weights[k];
  }
}

float WeightedSum(const float* values, const float* weights, int taps) {
  float sum = 0;
  for (int k = 0; k < taps; ++k) sum += values[k] * weights[k];
  return sum;
}

// `line` holds zeros for `columns.taps` pixels behind its end.
void SumColumns(const float* line, const Axis& columns, int width, uchar* out) {
  int x = 0;
#if CV_SIMD128
  for (; x + kLanes <= width; x += kLanes) {
    std::array<cv::v_float32x4, kLanes> sums;
    for (int i = 0; i < kLanes; ++i) {
      const float* const values = line + columns.first[x + i];
      const float* const weights = columns.WeightsOf(x + i);
      sums[i] = cv::v_load(values) * cv::v_load(weights);
      for (int k = kLanes; k < columns.taps; k += kLanes) sums[i] += cv::v_load(values + k) * cv::v_load(weights + k);
    }
    std::array<int, kLanes> rounded;
    cv::v_store(rounded.data(), cv::v_round(cv::v_reduce_sum4(sums[0], sums[1], sums[2], sums[3])));
    for (int i = 0; i < kLanes; ++i) out[x + i] = cv::saturate_cast<uchar>(rounded[i]);
  }
#endif
  for (; x < width; ++x) {
    out[x] = cv::saturate_cast<uchar>(WeightedSum(line + columns.first[x], columns.WeightsOf(x), columns.taps));
  }
}

// sums += a row.
void AddRow(const uchar* row, int width, uint16_t* sums) {
  int x = 0;
#if CV_SIMD128
  constexpr int kAtOnce = cv::v_uint16x8::nlanes;
  for (; x + kAtOnce <= width; x += kAtOnce) {
    cv::v_store(sums + x, cv::v_load(sums + x) + cv::v_load_expand(row + x));
  }
#endif
  for (; x < width; ++x) sums[x] = static_cast<uint16_t>(sums[x] + row[x]);
}

int SumOfEight(const uint16_t* sums) {
#if CV_SIMD128
  return static_cast<int>(cv::v_reduce_sum(cv::v_load(sums)));
#else
  return std::accumulate(sums, sums + kEighth, 0);
#endif
}

}  // namespace

cv::Mat ReduceArea(const cv::Mat& image, cv::Size size) {
  const Axis rows = AxisOf(image.rows, size.height, 1), columns = AxisOf(image.cols, size.width, kLanes);
  std::vector<float> line(static_cast<size_t>(image.cols) + columns.taps, 0);
  cv::Mat reduced(size, CV_8U);
  for (int y = 0; y < size.height; ++y) {
    SumRows(image, rows.first[y], rows.WeightsOf(y), rows.taps, line.data());
    SumColumns(line.data(), columns, size.width, reduced.ptr<uchar>(y));
  }
  return reduced;
}

cv::Mat ReduceToEighth(const cv::Mat& image) {
  cv::Mat reduced(cvRound(image.rows / double{kEighth}), cvRound(image.cols / double{kEighth}), CV_8U);
  std::vector<uint16_t> sums;
  for (int y = 0; y < reduced.rows; ++y) {
    const int height = std::min(kEighth, image.rows - y * kEighth);
    sums.assign(image.cols, 0);
    for (int row = 0; row < height; ++row) AddRow(image.ptr<uchar>(y * kEighth + row), image.cols, sums.data());
    uchar* const out = reduced.ptr<uchar>(y);
    const int whole = height == kEighth ? image.cols / kEighth : 0;
    for (int x = 0; x < reduced.cols; ++x) {
      const int left = x * kEighth, width = std::min(kEighth, image.cols - left);
      const int sum = x < whole ? SumOfEight(sums.data() + left)
                                : std::accumulate(sums.begin() + left, sums.begin() + left + width, 0);
      out[x] = cv::saturate_cast<uchar>(static_cast<float>(sum) / static_cast<float>(width * height));
    }
  }
  return reduced;
}

}  // namespace madoguchi::ocr
