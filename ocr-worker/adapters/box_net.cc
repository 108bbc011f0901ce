#include "ocr-worker/adapters/box_net.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/time/clock.h"
#include "ocr-worker/core/characters.h"
#include "ocr-worker/core/line_image.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::ocr {

namespace {

constexpr int kAlternatives = 4;

// Scores → probabilities. Training smoothed its labels by 2 %, so that no score ever says more than 98 %: the
// temperature takes that back, chosen on the tuning forms (tests/bench/reading_bench --set=tune).
std::vector<double> Probabilities(const float* scores, size_t count, double temperature) {
  const float highest = *std::max_element(scores, scores + count);
  std::vector<double> p(count);
  for (size_t i = 0; i < count; ++i) p[i] = std::exp((scores[i] - highest) / temperature);
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& value : p) value /= sum;
  return p;
}

constexpr double kTemperature = 0.45;

RecognizedCharacter Best(const std::vector<double>& p, const std::vector<std::string>& classes) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + 1 + kAlternatives, order.end(),
                    [&](size_t a, size_t b) { return p[a] > p[b]; });
  RecognizedCharacter character{.text = classes[order[0]], .confidence = p[order[0]], .alternatives = {}};
  for (int i = 1; i <= kAlternatives; ++i) character.alternatives.emplace_back(classes[order[i]], p[order[i]]);
  return character;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Recognizer>> BoxNet::Create(const std::string& name) {
  const models::Model* model = models::Find(name);
  if (model == nullptr) return RecognizerFault(name);
  try {
    cv::dnn::Net net = cv::dnn::readNetFromONNX(model->onnx.data(), model->onnx.size());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    return std::unique_ptr<Recognizer>(new BoxNet(name, std::move(net), SplitCharacters(model->classes)));
  } catch (const cv::Exception& e) {
    return RecognizerFault(e.what());
  }
}

BoxNet::BoxNet(std::string name, cv::dnn::Net net, std::vector<std::string> classes)
    : name_(std::move(name)), net_(std::move(net)), classes_(std::move(classes)) {}

absl::StatusOr<Recognition> BoxNet::Recognize(const std::vector<cv::Mat>& images, procedures::LeafType,
                                              const Patience& patience) {
  if (patience.cancelled()) return absl::CancelledError("the caller left");
  if (absl::Now() >= patience.deadline) return ReadingTimeout();
  const int shape[] = {static_cast<int>(images.size()), 1, kGlyphSidePx, kGlyphSidePx};
  cv::Mat batch(4, shape, CV_32F);
  for (size_t i = 0; i < images.size(); ++i) {
    cv::Mat plane(kGlyphSidePx, kGlyphSidePx, CV_32F, batch.ptr<float>(static_cast<int>(i)));
    images[i].convertTo(plane, CV_32F, 1.0 / 255);
  }
  try {
    net_.setInput(batch);
    const cv::Mat scores = net_.forward();
    if (scores.rows != shape[0] || scores.cols != static_cast<int>(classes_.size())) return RecognizerFault(name_);
    Recognition recognition;
    for (int i = 0; i < scores.rows; ++i) {
      recognition.push_back(Best(Probabilities(scores.ptr<float>(i), classes_.size(), kTemperature), classes_));
    }
    return recognition;
  } catch (const cv::Exception& e) {
    return RecognizerFault(e.what());
  }
}

}  // namespace madoguchi::ocr
