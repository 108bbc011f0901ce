#include "ocr-worker/evaluation/statistics.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::ocr::evaluation {

Interval Wilson(int64_t hits, int64_t of) {
  if (of <= 0) return {};
  constexpr double z = 1.959964;  // 95 %
  const double n = static_cast<double>(of), share = static_cast<double>(hits) / n;
  const double centre = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {hits == 0 ? 0 : std::max(0.0, centre - half), hits == of ? 1 : std::min(1.0, centre + half)};
}

double McNemar(int64_t wins, int64_t losses) {
  const int64_t n = wins + losses, fewer = std::min(wins, losses);
  if (n == 0) return 1;
  double tail = 0;
  for (int64_t k = 0; k <= fewer; ++k) {
    tail += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) - n * std::log(2.0));
  }
  return std::min(1.0, 2 * tail);
}

}  // namespace madoguchi::ocr::evaluation
