// Weighted least squares whose unknowns are only tied to near ones in number: a few for a flat sheet, hundreds for a
// mesh over it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace madoguchi::ocr {

// One row of the equations: what is multiplied with which unknown.
template <size_t N>
using Terms = std::array<std::pair<size_t, double>, N>;

// The normal equations, filled row by row. No row may hold two unknowns whose numbers are more than `band` apart.
class LeastSquares {
 public:
  // `hold`: the weight with which every unknown is drawn to 0, so that there always is a solution. More than 0.
  LeastSquares(size_t unknowns, size_t band, double hold)
      : width_(band + 1), normal_(unknowns * width_, 0), right_(unknowns, 0) {
    for (size_t i = 0; i < unknowns; ++i) normal_[i * width_] = hold;
  }

  // Not inlined: with -O3 g++ 12 takes the unknown before the first for possible, and warns of it.
  template <size_t N>
  [[gnu::noinline]] void Add(const Terms<N>& terms, double value, double weight) {
    for (const auto& [i, a] : terms) {
      for (const auto& [j, b] : terms) {
        if (j <= i) normal_[i * width_ + (i - j)] += weight * a * b;
      }
      right_[i] += weight * a * value;
    }
  }

  // By Cholesky's factors, inside the band.
  std::vector<double> Solve() const {
    std::vector<double> factor = normal_, solution = right_;
    const auto at = [&](size_t i, size_t j) -> double& { return factor[i * width_ + (i - j)]; };
    const auto first = [&](size_t i) { return i - std::min(i, width_ - 1); };
    for (size_t i = 0; i < solution.size(); ++i) {
      for (size_t j = first(i); j <= i; ++j) {
        double left = at(i, j);
        for (size_t k = std::max(first(i), first(j)); k < j; ++k) left -= at(i, k) * at(j, k);
        at(i, j) = i == j ? std::sqrt(left) : left / at(j, j);
      }
      for (size_t k = first(i); k < i; ++k) solution[i] -= at(i, k) * solution[k];
      solution[i] /= at(i, i);
    }
    for (size_t i = solution.size(); i-- > 0;) {
      solution[i] /= at(i, i);
      for (size_t k = first(i); k < i; ++k) solution[k] -= at(i, k) * solution[i];
    }
    return solution;
  }

 private:
  const size_t width_;                  // of the band with the diagonal
  std::vector<double> normal_, right_;  // normal_: row by row, the diagonal first, then to its left
};

}  // namespace madoguchi::ocr
