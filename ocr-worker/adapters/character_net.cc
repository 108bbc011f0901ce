#include "ocr-worker/adapters/character_net.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "common/status/macros.h"
#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;

// Scores are divided by this before they become probabilities: label smoothing leaves the net less sure of kanji and
// digits than it is right, hands surer of kana. Fitted on hands for choosing (madoguchi-evaluate-characters --synthetic
// --choosing --sharpness).
constexpr float kTemperatureKanji = 0.8f;
constexpr float kTemperatureKana = 1.0f;
constexpr float kTemperatureOther = 0.8f;

bool IsHiragana(absl::string_view c) { return c >= "ぁ" && c <= "ゔ"; }

float TemperatureOf(absl::string_view character) {
  if (IsHiragana(character) || IsKatakana(character)) return kTemperatureKana;
  return character.size() < 3 ? kTemperatureOther : kTemperatureKanji;
}

bool IsBare(const cv::Mat& image) { return cv::countNonZero(image) == 0; }

// By OpenCV: thousands of std::exp cost a tenth of what the net itself does. `powers` are used up.
double SumOfExp(std::vector<float>& powers) {
  cv::exp(powers, powers);
  return std::accumulate(powers.begin(), powers.end(), 0.0);
}

}  // namespace

absl::StatusOr<std::unique_ptr<CharacterNet>> CharacterNet::Create(const std::string& name) {
  const models::Model* model = models::Find(name);
  const models::Model* crossed = models::Find("crossed");
  if (model == nullptr || crossed == nullptr) return RecognizerFault(name);
  ASSIGN_OR_RETURN(std::unique_ptr<CharacterNet> net, Create(model->onnx, model->classes));
  ASSIGN_OR_RETURN(net->crossed_, ImageNet::Create("crossed", crossed->onnx, 2));
  return net;
}

absl::StatusOr<std::unique_ptr<CharacterNet>> CharacterNet::Create(absl::string_view onnx,
                                                                   absl::string_view characters) {
  std::vector<std::string> classes = SplitCharacters(characters);
  ASSIGN_OR_RETURN(ImageNet net, ImageNet::Create("characters", onnx, static_cast<int>(classes.size()) + 1));
  return std::unique_ptr<CharacterNet>(new CharacterNet(std::move(net), std::move(classes)));
}

CharacterNet::CharacterNet(ImageNet net, std::vector<std::string> characters)
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
  ScoredPiece piece;
  std::vector<float> powers(none);
  for (size_t i = 0; i < none; ++i) powers[i] = scores[i] - highest;
  const double sum_all = SumOfExp(powers);
  piece.whole = sum_all / (sum_all + std::exp(scores[none] - highest));

  std::vector<int> order = admitted;
  const auto count = std::min<size_t>(kCandidatesMax, order.size());
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](int a, int b) { return scores[a] > scores[b]; });
  const float best = scores[order[0]], sharpness = sharpness_[order[0]];
  powers.clear();
  for (const int i : admitted) powers.push_back((scores[i] - best) * sharpness);
  const double sum = SumOfExp(powers);
  for (size_t k = 0; k < count; ++k) {
    piece.candidates.push_back({characters_[order[k]], std::exp((scores[order[k]] - best) * sharpness) / sum});
  }
  return piece;
}

absl::StatusOr<std::vector<ScoredPiece>> CharacterNet::Score(const std::vector<cv::Mat>& images, LeafType expected,
                                                             const Patience& patience) {
  std::vector<ScoredPiece> pieces(images.size());
  std::vector<size_t> places;
  std::vector<cv::Mat> written;
  for (size_t i = 0; i < images.size(); ++i) {
    if (IsBare(images[i])) continue;
    places.push_back(i);
    written.push_back(images[i]);
  }
  ASSIGN_OR_RETURN(const cv::Mat scores, net_.Run(written, patience));
  const std::vector<int>& admitted = Admitted(expected);
  for (size_t i = 0; i < places.size(); ++i)
    pieces[places[i]] = Judge(scores.ptr<float>(static_cast<int>(i)), admitted);
  if (!crossed_) return pieces;
  ASSIGN_OR_RETURN(const cv::Mat crossed, crossed_->Run(written, patience));
  for (size_t i = 0; i < places.size(); ++i) {
    const float* score = crossed.ptr<float>(static_cast<int>(i));  // of crossed out, and of standing
    pieces[places[i]].crossed_out = 1 / (1 + std::exp(score[1] - score[0]));
  }
  return pieces;
}

}  // namespace madoguchi::ocr
