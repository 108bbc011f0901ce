#include "ocr-worker/core/form/form_index.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace madoguchi::ocr {

namespace {

constexpr int kHeadsMax = 200;           // of a known page
constexpr int kAskedMax = 200;           // of a scan
constexpr int kSharedWithin = 3;         // bits: as near as the nearest, so that versions of one form share the vote
constexpr double kVotesShareMin = 0.35;  // of the likeliest page's

}  // namespace

int WordsOf(const PageSignature& signature) {
  return static_cast<int>(std::count_if(signature.landmarks.begin(), signature.landmarks.end(),
                                        [](const Landmark& landmark) { return landmark.word; }));
}

FormIndex::FormIndex(std::vector<KnownPage> pages) : pages_(std::move(pages)) {
  std::erase_if(pages_, [](const KnownPage& page) { return WordsOf(*page.signature) < kWordsMin; });
  for (const KnownPage& page : pages_) {
    const cv::Mat& descriptors = page.signature->features.descriptors;
    std::vector<Head>& heads = heads_.emplace_back();
    for (int row = 0; row < std::min(descriptors.rows, kHeadsMax); ++row) heads.push_back(HeadOf(descriptors, row));
  }
}

FormIndex::Head FormIndex::HeadOf(const cv::Mat& descriptors, int row) {
  constexpr int kStride = 3;  // bytes: bits from every grid of the descriptor
  const uchar* bytes = descriptors.ptr<uchar>(row);
  Head head{};
  for (int i = 0; i < 16; ++i) head[static_cast<size_t>(i / 8)] |= uint64_t{bytes[(i * kStride) % 60]} << (i % 8 * 8);
  return head;
}

std::vector<size_t> FormIndex::Candidates(const Features& seen, size_t candidates_max) const {
  std::vector<double> votes(pages_.size(), 0);
  std::vector<int> nearest(pages_.size());
  for (int row = 0; row < std::min(seen.descriptors.rows, kAskedMax); ++row) {
    const Head asked = HeadOf(seen.descriptors, row);
    for (size_t page = 0; page < pages_.size(); ++page) {
      int best = 128;
      for (const Head& head : heads_[page]) {
        best = std::min(best, std::popcount(head[0] ^ asked[0]) + std::popcount(head[1] ^ asked[1]));
      }
      nearest[page] = best;
    }
    const int least = nearest.empty() ? 0 : *std::min_element(nearest.begin(), nearest.end());
    const auto shares = [&](int distance) { return distance <= least + kSharedWithin; };
    const auto sharing = static_cast<double>(std::count_if(nearest.begin(), nearest.end(), shares));
    for (size_t page = 0; page < pages_.size(); ++page) {
      if (shares(nearest[page])) votes[page] += 1 / sharing;
    }
  }
  std::vector<size_t> order(pages_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return votes[a] > votes[b]; });
  while (!order.empty() && (order.size() > candidates_max || votes[order.back()] < kVotesShareMin * votes[order[0]])) {
    order.pop_back();
  }
  return order;
}

}  // namespace madoguchi::ocr
