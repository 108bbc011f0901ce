#include "ocr-worker/adapters/image_net.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "ocr-worker/adapters/wide_allocations.h"
#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

constexpr int kBatch = 32;  // larger ones leave the cache

cv::Mat Blob(const std::vector<cv::Mat>& images, size_t from, int count) {
  const int shape[] = {count, 1, kCharacterSidePx, kCharacterSidePx};
  cv::Mat blob(4, shape, CV_32F);
  for (int i = 0; i < count; ++i) {
    cv::Mat plane(kCharacterSidePx, kCharacterSidePx, CV_32F, blob.ptr<float>(i));
    images[from + i].convertTo(plane, CV_32F, 1.0 / 255);
  }
  return blob;
}

}  // namespace

absl::StatusOr<ImageNet> ImageNet::Create(const std::string& name, absl::string_view onnx, int outputs) {
  HaveWideAllocations();
  try {
    cv::dnn::Net net = cv::dnn::readNetFromONNX(onnx.data(), onnx.size());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    return ImageNet(name, std::move(net), outputs);
  } catch (const cv::Exception& e) {
    return RecognizerFault(name + ": " + e.what());
  }
}

ImageNet::ImageNet(std::string name, cv::dnn::Net net, int outputs)
    : name_(std::move(name)), net_(std::move(net)), outputs_(outputs) {}

absl::StatusOr<cv::Mat> ImageNet::Run(const std::vector<cv::Mat>& images, const Patience& patience) {
  cv::Mat scores(static_cast<int>(images.size()), outputs_, CV_32F);
  for (size_t from = 0; from < images.size(); from += kBatch) {
    if (patience.cancelled()) return absl::CancelledError("the caller left");
    if (absl::Now() >= patience.deadline) return ReadingTimeout();
    const int first = static_cast<int>(from), count = static_cast<int>(std::min<size_t>(kBatch, images.size() - from));
    try {
      net_.setInput(Blob(images, from, count));
      const cv::Mat part = net_.forward();
      if (part.rows != count || part.cols != outputs_) return RecognizerFault(name_);
      part.copyTo(scores.rowRange(first, first + count));
    } catch (const cv::Exception& e) {
      return RecognizerFault(name_ + ": " + e.what());
    }
  }
  return scores;
}

}  // namespace madoguchi::ocr
