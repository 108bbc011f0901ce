#include "ocr-worker/core/page_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/least_squares.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kPullsMin = 12;
constexpr int kRounds = 4;           // of weighing pulls anew by how well they fit
constexpr double kMistakenPx = 2.5;  // from here on a pull loses weight
constexpr double kHold = 1e-3;

constexpr double kPartMm = 27;       // side of a part of the page that is left out
constexpr int kTurns = 4;            // a square of four neighbouring parts is left out one by one
constexpr size_t kPartPullsMin = 2;  // one alone may be mistaken

double Weight(double residual) {
  const double share = residual / kMistakenPx;
  return 1 / (1 + share * share);
}

struct Part {
  int column = 0, row = 0;
  int turn() const { return column % 2 + row % 2 * 2; }
};
Part PartOf(const Pull& pull) {
  constexpr double kPartPx = kPartMm * kPxPerMm;
  return {std::max(0, static_cast<int>(pull.at.x / kPartPx)), std::max(0, static_cast<int>(pull.at.y / kPartPx))};
}

// Root mean square over parts of the page of how far pulls lie from what was said of them unheard. Both axes together.
double ErrorOver(const std::vector<Pull>& pulls, const std::vector<double>& unheard,
                 const std::vector<double>& weights) {
  struct Sum {
    double squares = 0, weight = 0;
    size_t pulls = 0;
  };
  constexpr int kAcross = 64;  // parts: more than any page has
  std::vector<Sum> sums;
  for (size_t i = 0; i < pulls.size(); ++i) {
    const Part part = PartOf(pulls[i]);
    const auto at = static_cast<size_t>((part.row * kAcross + part.column) * 2 + (pulls[i].along_x ? 0 : 1));
    if (sums.size() <= at) sums.resize(at + 1);
    const double off = pulls[i].offset - unheard[i];
    sums[at].squares += weights[i] * off * off;
    sums[at].weight += weights[i];
    sums[at].pulls += 1;
  }
  double total = 0;
  for (const size_t axis : {0, 1}) {
    double squares = 0;
    int parts = 0;
    for (size_t at = axis; at < sums.size(); at += 2) {
      if (sums[at].pulls < kPartPullsMin) continue;
      squares += sums[at].squares / sums[at].weight;
      ++parts;
    }
    total += squares / std::max(1, parts);
  }
  return std::sqrt(total);
}

struct Fit {
  std::vector<double> solution;
  double error_px = 0;
};

// Of a `Model`: Equations() to start from, Add(equations, pull, weight), Said(solution, pull) what it says of a pull.
template <class Model>
Fit FitTo(const std::vector<Pull>& pulls, const Model& model) {
  Fit fit;
  std::vector<double> weights(pulls.size(), 1), unheard(pulls.size());
  for (int round = 0; round < kRounds; ++round) {
    LeastSquares all = model.Equations();
    for (size_t i = 0; i < pulls.size(); ++i) model.Add(all, pulls[i], weights[i]);
    fit.solution = all.Solve();
    for (size_t i = 0; i < pulls.size(); ++i) weights[i] = Weight(pulls[i].offset - model.Said(fit.solution, pulls[i]));
  }
  for (int turn = 0; turn < kTurns; ++turn) {
    LeastSquares others = model.Equations();
    for (size_t i = 0; i < pulls.size(); ++i) {
      if (PartOf(pulls[i]).turn() != turn) model.Add(others, pulls[i], weights[i]);
    }
    const std::vector<double> solution = others.Solve();
    for (size_t i = 0; i < pulls.size(); ++i) {
      if (PartOf(pulls[i]).turn() == turn) unheard[i] = model.Said(solution, pulls[i]);
    }
  }
  fit.error_px = ErrorOver(pulls, unheard, weights);
  return fit;
}

// A correction c of the page, c(p) - p = (a·(x, y, 1) - x(g·p), b·(x, y, 1) - y(g·p)): linear in its eight unknowns.
class Plane {
 public:
  explicit Plane(const procedures::TemplatePage& page)
      : middle_(page.width_mm / 2 * kPxPerMm, page.height_mm / 2 * kPxPerMm), unit_(std::max(middle_.x, middle_.y)) {}

  LeastSquares Equations() const { return {8, 7, kHold}; }
  void Add(LeastSquares& equations, const Pull& pull, double weight) const {
    equations.Add(Row(pull), pull.offset, weight);
  }
  double Said(const std::vector<double>& c, const Pull& pull) const {
    double said = 0;
    for (const auto& [i, a] : Row(pull)) said += a * c[i];
    return said;
  }
  cv::Matx33d Correction(const std::vector<double>& c) const {
    const cv::Matx33d to_unit(1 / unit_, 0, -middle_.x / unit_, 0, 1 / unit_, -middle_.y / unit_, 0, 0, 1);
    const cv::Matx33d moved(1 + c[0] / unit_, c[1] / unit_, c[2] / unit_, c[3] / unit_, 1 + c[4] / unit_, c[5] / unit_,
                            c[6] / unit_, c[7] / unit_, 1);
    return to_unit.inv() * moved * to_unit;
  }

 private:
  Terms<5> Row(const Pull& pull) const {
    const cv::Point2d p = (pull.at - middle_) / unit_;
    const size_t first = pull.along_x ? 0 : 3;
    const double along = pull.along_x ? p.x : p.y;
    return {{{first, p.x}, {first + 1, p.y}, {first + 2, 1}, {6, -along * p.x}, {7, -along * p.y}}};
  }

  const cv::Point2d middle_;
  const double unit_;
};

// Offsets along one axis on the nodes of a grid, straight between them, and stiff.
class Lattice {
 public:
  static constexpr double kStepMm = 16;
  static constexpr double kStepPx = kStepMm * kPxPerMm;

  explicit Lattice(const procedures::TemplatePage& page)
      : columns_(static_cast<size_t>(std::ceil(page.width_mm / kStepMm)) + 1),
        rows_(static_cast<size_t>(std::ceil(page.height_mm / kStepMm)) + 1),
        stiff_(columns_ * rows_, 2 * columns_, kHold) {
    constexpr double kStiffness = 0.1;  // against one pull: a second difference of one pixel costs as much
    for (size_t y = 0; y < rows_; ++y) {
      for (size_t x = 0; x < columns_; ++x) {
        const size_t node = y * columns_ + x;
        if (x > 0 && x + 1 < columns_) stiff_.Add(Second(node, 1), 0, kStiffness);
        if (y > 0 && y + 1 < rows_) stiff_.Add(Second(node, columns_), 0, kStiffness);
      }
    }
  }

  size_t columns() const { return columns_; }
  size_t rows() const { return rows_; }
  LeastSquares Equations() const { return stiff_; }
  void Add(LeastSquares& equations, const Pull& pull, double weight) const {
    equations.Add(Around(pull), pull.offset, weight);
  }
  double Said(const std::vector<double>& offsets, const Pull& pull) const {
    double said = 0;
    for (const auto& [node, share] : Around(pull)) said += share * offsets[node];
    return said;
  }

 private:
  static Terms<3> Second(size_t node, size_t step) { return {{{node - step, 1}, {node, -2}, {node + step, 1}}}; }
  Terms<4> Around(const Pull& pull) const {
    const double at_x = std::clamp(pull.at.x / kStepPx, 0.0, columns_ - 1.0);
    const double at_y = std::clamp(pull.at.y / kStepPx, 0.0, rows_ - 1.0);
    const size_t x = std::min(static_cast<size_t>(at_x), columns_ - 2),
                 y = std::min(static_cast<size_t>(at_y), rows_ - 2);
    const double fx = at_x - static_cast<double>(x), fy = at_y - static_cast<double>(y);
    const size_t first = y * columns_ + x;
    return {{{first, (1 - fx) * (1 - fy)},
             {first + 1, fx * (1 - fy)},
             {first + columns_, (1 - fx) * fy},
             {first + columns_ + 1, fx * fy}}};
  }

  const size_t columns_, rows_;
  LeastSquares stiff_;
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

double SpreadOf(const std::vector<Pull>& pulls) {
  if (pulls.empty()) return 0;
  std::vector<double> squares;
  for (const Pull& pull : pulls) squares.push_back(pull.offset * pull.offset);
  std::sort(squares.begin(), squares.end());
  squares.resize(std::max<size_t>(1, squares.size() * 9 / 10));
  return std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0) / static_cast<double>(squares.size()));
}

PageMap Straightened(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls) {
  PageMap straightened = map;
  straightened.error_px = SpreadOf(pulls);
  if (pulls.size() < kPullsMin) return straightened;
  const Plane plane(page);
  const Fit fit = FitTo(pulls, plane);
  straightened.page_to_image = map.page_to_image * plane.Correction(fit.solution);
  straightened.error_px = fit.error_px;
  return straightened;
}

PageMap Bent(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls) {
  PageMap bent = map;
  bent.error_px = SpreadOf(pulls);
  if (pulls.size() < kPullsMin) return bent;
  const Lattice lattice(page);
  auto mesh = std::make_shared<PageMesh>();
  mesh->step_px = Lattice::kStepPx;
  mesh->offsets = cv::Mat_<cv::Vec2f>(static_cast<int>(lattice.rows()), static_cast<int>(lattice.columns()));
  double squares = 0;
  for (const bool along_x : {true, false}) {  // the two axes share nothing
    std::vector<Pull> along;
    for (Pull pull : pulls) {
      if (pull.along_x != along_x) continue;
      if (map.mesh != nullptr) {
        const cv::Point2d before = map.mesh->At(pull.at);
        pull.offset += along_x ? before.x : before.y;
      }
      along.push_back(pull);
    }
    const Fit fit = FitTo(along, lattice);
    squares += fit.error_px * fit.error_px;
    for (size_t node = 0; node < fit.solution.size(); ++node) {
      mesh->offsets(static_cast<int>(node / lattice.columns()),
                    static_cast<int>(node % lattice.columns()))[along_x ? 0 : 1] =
          static_cast<float>(fit.solution[node]);
    }
  }
  bent.error_px = std::sqrt(squares);
  bent.mesh = std::move(mesh);
  return bent;
}

}  // namespace madoguchi::ocr
