#include "ocr-worker/adapters/character_net.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/time/clock.h"
#include "ocr-worker/core/character_image.h"
#include "ocr-worker/core/characters.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;

constexpr int kBatch = 32;  // larger ones leave the cache

// Label smoothing leaves the net less sure than it is right: scores are divided by this before they become
// probabilities. Fitted by madoguchi-evaluate-characters on held-back fonts and distortions
// (training/characters/README.md).
constexpr float kTemperatureKanji = 0.75f;
constexpr float kTemperatureKana = 0.8f;
constexpr float kTemperatureOther = 0.8f;

bool IsHiragana(absl::string_view c) { return c >= "ぁ" && c <= "ゔ"; }

float TemperatureOf(absl::string_view character) {
  if (IsHiragana(character) || IsKatakana(character)) return kTemperatureKana;
  return character.size() < 3 ? kTemperatureOther : kTemperatureKanji;
}

bool IsBare(const cv::Mat& image) { return cv::countNonZero(image) == 0; }

}  // namespace

absl::StatusOr<std::unique_ptr<CharacterNet>> CharacterNet::Create() {
  const models::Model* model = models::Find("characters");
  if (model == nullptr) return RecognizerFault("characters");
  return Create(model->onnx, model->classes);
}

absl::StatusOr<std::unique_ptr<CharacterNet>> CharacterNet::Create(absl::string_view onnx,
                                                                   absl::string_view characters) {
  try {
    cv::dnn::Net net = cv::dnn::readNetFromONNX(onnx.data(), onnx.size());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    return std::unique_ptr<CharacterNet>(new CharacterNet(std::move(net), SplitCharacters(characters)));
  } catch (const cv::Exception& e) {
    return RecognizerFault(e.what());
  }
}

CharacterNet::CharacterNet(cv::dnn::Net net, std::vector<std::string> characters)
    : net_(std::move(net)), characters_(std::move(characters)) {
  for (int i = 0; i < static_cast<int>(characters_.size()); ++i) {
    all_.push_back(i);
    if (IsDigit(characters_[i])) digits_.push_back(i);
    if (IsKatakana(characters_[i])) katakana_.push_back(i);
    sharpness_.push_back(1 / TemperatureOf(characters_[i]));
  }
}

const std::vector<int>& CharacterNet::Admitted(LeafType type) const {
  switch (type) {
    case LeafType::kDigits:
    case LeafType::kPhone:
    case LeafType::kPostal:
      return digits_;
    case LeafType::kKatakana:
      return katakana_;
    default:
      return all_;
  }
}

ScoredPiece CharacterNet::Judge(const float* scores, const std::vector<int>& admitted) const {
  const size_t none = characters_.size();  // the last output: no whole character
  const float highest = *std::max_element(scores, scores + none + 1);
  double sum_all = 0;
  for (size_t i = 0; i < none; ++i) sum_all += std::exp(scores[i] - highest);
  ScoredPiece piece;
  piece.whole = sum_all / (sum_all + std::exp(scores[none] - highest));

  std::vector<int> order = admitted;
  const auto count = std::min<size_t>(kCandidatesMax, order.size());
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](int a, int b) { return scores[a] > scores[b]; });
  const float best = scores[order[0]], sharpness = sharpness_[order[0]];
  double sum = 0;
  for (const int i : admitted) sum += std::exp((scores[i] - best) * sharpness);
  for (size_t k = 0; k < count; ++k) {
    piece.candidates.push_back({characters_[order[k]], std::exp((scores[order[k]] - best) * sharpness) / sum});
  }
  return piece;
}

absl::StatusOr<std::vector<ScoredPiece>> CharacterNet::Score(const std::vector<cv::Mat>& images, LeafType expected,
                                                             const Patience& patience) {
  std::vector<ScoredPiece> pieces(images.size());
  std::vector<size_t> written;
  for (size_t i = 0; i < images.size(); ++i) {
    if (!IsBare(images[i])) written.push_back(i);
  }
  const std::vector<int>& admitted = Admitted(expected);
  for (size_t from = 0; from < written.size(); from += kBatch) {
    if (patience.cancelled()) return absl::CancelledError("the caller left");
    if (absl::Now() >= patience.deadline) return ReadingTimeout();
    const int count = static_cast<int>(std::min<size_t>(kBatch, written.size() - from));
    const int shape[] = {count, 1, kCharacterSidePx, kCharacterSidePx};
    cv::Mat batch(4, shape, CV_32F);
    for (int i = 0; i < count; ++i) {
      cv::Mat plane(kCharacterSidePx, kCharacterSidePx, CV_32F, batch.ptr<float>(i));
      images[written[from + i]].convertTo(plane, CV_32F, 1.0 / 255);
    }
    try {
      net_.setInput(batch);
      const cv::Mat scores = net_.forward();
      if (scores.rows != count || scores.cols != static_cast<int>(characters_.size()) + 1)
        return RecognizerFault("characters");
      for (int i = 0; i < count; ++i) pieces[written[from + i]] = Judge(scores.ptr<float>(i), admitted);
    } catch (const cv::Exception& e) {
      return RecognizerFault(e.what());
    }
  }
  return pieces;
}

}  // namespace madoguchi::ocr
