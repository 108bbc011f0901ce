// Which of many known pages a scan may show. Quick and rough: what it names is then laid over the scan and judged.
// Immutable: safe to share between threads.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ocr-worker/core/page/page_signature.h"

namespace madoguchi::ocr {

inline constexpr int kWordsMin = 8;  // printed words by which a page can be told from others
int WordsOf(const PageSignature& signature);

class FormIndex {
 public:
  // Pages of fewer than kWordsMin words are left out: only their code can name them.
  explicit FormIndex(std::vector<KnownPage> pages);

  const std::vector<KnownPage>& pages() const { return pages_; }

  // Places in pages(), likeliest first, at most `candidates_max`: pages whose features are nearest to those of the
  // scan. About 0.1 ms a known page.
  std::vector<size_t> Candidates(const Features& seen, size_t candidates_max) const;

 private:
  using Head = std::array<uint64_t, 2>;  // 128 bits of a descriptor
  static Head HeadOf(const cv::Mat& descriptors, int row);

  std::vector<KnownPage> pages_;
  std::vector<std::vector<Head>> heads_;  // page by page, its strongest features
};

}  // namespace madoguchi::ocr
