#include "ocr-worker/core/page_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "ocr-worker/core/geometry.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kPullsMin = 12;
constexpr int kRounds = 4;           // of weighing pulls anew by how well they fit
constexpr double kMistakenPx = 2.5;  // from here on a pull loses weight

double Weight(double residual) {
  const double share = residual / kMistakenPx;
  return 1 / (1 + share * share);
}

// Normal equations, filled row by row.
class LeastSquares {
 public:
  explicit LeastSquares(int unknowns)
      : normal_(unknowns, unknowns, CV_64F, cv::Scalar(0)), right_(unknowns, 1, CV_64F, cv::Scalar(0)) {}

  template <size_t N>
  void Add(const std::array<std::pair<int, double>, N>& terms, double value, double weight) {
    for (const auto& [i, a] : terms) {
      for (const auto& [j, b] : terms) normal_.at<double>(i, j) += weight * a * b;
      right_.at<double>(i) += weight * a * value;
    }
  }
  void Hold(double weight) { normal_ += weight * cv::Mat::eye(normal_.size(), CV_64F); }

  std::optional<cv::Mat> Solve() const {
    cv::Mat solution;
    if (!cv::solve(normal_, right_, solution, cv::DECOMP_CHOLESKY)) return std::nullopt;
    return solution;
  }

 private:
  cv::Mat normal_, right_;
};

}  // namespace

std::vector<Pull> PullsOf(const std::vector<Landmark>& landmarks, const std::vector<Sighting>& sightings) {
  std::vector<Pull> pulls;
  for (size_t i = 0; i < landmarks.size(); ++i) {
    if (!sightings[i].inside || sightings[i].likeness < kSeenMin) continue;
    if (landmarks[i].finds_x) pulls.push_back({landmarks[i].at, true, sightings[i].offset.x});
    if (landmarks[i].finds_y) pulls.push_back({landmarks[i].at, false, sightings[i].offset.y});
  }
  return pulls;
}

double ErrorOf(const std::vector<Pull>& pulls) {
  if (pulls.empty()) return 0;
  std::vector<double> squares;
  for (const Pull& pull : pulls) squares.push_back(pull.offset * pull.offset);
  std::sort(squares.begin(), squares.end());
  squares.resize(std::max<size_t>(1, squares.size() * 9 / 10));
  return std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0) / static_cast<double>(squares.size()));
}

PageMap Straightened(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls) {
  if (pulls.size() < kPullsMin) return map;
  const cv::Point2d middle(page.width_mm / 2 * kPxPerMm, page.height_mm / 2 * kPxPerMm);
  const double unit = std::max(middle.x, middle.y);
  // A correction c of the page, c(p) - p = (a·(x, y, 1) - x(g·p), b·(x, y, 1) - y(g·p)): linear in its eight unknowns.
  cv::Vec<double, 8> c = cv::Vec<double, 8>::all(0);
  const auto moved = [&](const Pull& pull) {
    const cv::Point2d p = (pull.at - middle) / unit;
    const double bend = c[6] * p.x + c[7] * p.y;
    return pull.along_x ? c[0] * p.x + c[1] * p.y + c[2] - p.x * bend : c[3] * p.x + c[4] * p.y + c[5] - p.y * bend;
  };
  for (int round = 0; round < kRounds; ++round) {
    LeastSquares rows(8);
    for (const Pull& pull : pulls) {
      const cv::Point2d p = (pull.at - middle) / unit;
      const int first = pull.along_x ? 0 : 3;
      const double along = pull.along_x ? p.x : p.y;
      const std::array<std::pair<int, double>, 5> terms = {
          {{first, p.x}, {first + 1, p.y}, {first + 2, 1}, {6, -along * p.x}, {7, -along * p.y}}};
      rows.Add(terms, pull.offset, round == 0 ? 1 : Weight(pull.offset - moved(pull)));
    }
    rows.Hold(1e-3);
    const std::optional<cv::Mat> solution = rows.Solve();
    if (!solution) return map;
    for (int i = 0; i < 8; ++i) c[i] = solution->at<double>(i);
  }
  const cv::Matx33d to_unit(1 / unit, 0, -middle.x / unit, 0, 1 / unit, -middle.y / unit, 0, 0, 1);
  const cv::Matx33d correction(1 + c[0] / unit, c[1] / unit, c[2] / unit, c[3] / unit, 1 + c[4] / unit, c[5] / unit,
                               c[6] / unit, c[7] / unit, 1);
  PageMap straightened = map;
  straightened.page_to_image = map.page_to_image * to_unit.inv() * correction * to_unit;
  return straightened;
}

PageMap Bent(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls) {
  if (pulls.size() < kPullsMin) return map;
  constexpr double kStepMm = 16;
  constexpr double kStiffness = 0.1;  // of the sheet against one pull: a second difference of one pixel costs as much
  const double step = kStepMm * kPxPerMm;
  const int columns = static_cast<int>(std::ceil(page.width_mm / kStepMm)) + 1;
  const int rows_down = static_cast<int>(std::ceil(page.height_mm / kStepMm)) + 1;
  const int nodes = columns * rows_down;

  auto mesh = std::make_shared<PageMesh>();
  mesh->step_px = step;
  mesh->offsets = cv::Mat_<cv::Vec2f>(rows_down, columns, cv::Vec2f(0, 0));
  for (const bool along_x : {true, false}) {  // the two axes share nothing
    cv::Mat solution(nodes, 1, CV_64F, cv::Scalar(0));
    const auto around = [&](const Pull& pull) {
      const int x = std::clamp(static_cast<int>(pull.at.x / step), 0, columns - 2);
      const int y = std::clamp(static_cast<int>(pull.at.y / step), 0, rows_down - 2);
      const double fx = pull.at.x / step - x, fy = pull.at.y / step - y;
      const int first = y * columns + x;
      return std::array<std::pair<int, double>, 4>{{{first, (1 - fx) * (1 - fy)},
                                                    {first + 1, fx * (1 - fy)},
                                                    {first + columns, (1 - fx) * fy},
                                                    {first + columns + 1, fx * fy}}};
    };
    for (int round = 0; round < kRounds; ++round) {
      LeastSquares rows(nodes);
      for (const Pull& pull : pulls) {
        if (pull.along_x != along_x) continue;
        const auto terms = around(pull);
        double moved = 0;
        for (const auto& [node, share] : terms) moved += share * solution.at<double>(node);
        rows.Add(terms, pull.offset, round == 0 ? 1 : Weight(pull.offset - moved));
      }
      for (int y = 0; y < rows_down; ++y) {
        for (int x = 0; x < columns; ++x) {
          const int node = y * columns + x;
          using Second = std::array<std::pair<int, double>, 3>;
          if (x > 0 && x + 1 < columns) rows.Add(Second{{{node - 1, 1}, {node, -2}, {node + 1, 1}}}, 0, kStiffness);
          if (y > 0 && y + 1 < rows_down)
            rows.Add(Second{{{node - columns, 1}, {node, -2}, {node + columns, 1}}}, 0, kStiffness);
        }
      }
      rows.Hold(1e-3);
      const std::optional<cv::Mat> solved = rows.Solve();
      if (!solved) return map;
      solution = *solved;
    }
    for (int node = 0; node < nodes; ++node) {
      cv::Vec2f& offset = mesh->offsets(node / columns, node % columns);
      offset[along_x ? 0 : 1] = static_cast<float>(solution.at<double>(node));
    }
  }
  if (map.mesh != nullptr) mesh->offsets += map.mesh->offsets;
  PageMap bent = map;
  bent.mesh = std::move(mesh);
  return bent;
}

}  // namespace madoguchi::ocr
