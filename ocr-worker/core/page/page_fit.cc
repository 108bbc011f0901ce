#include "ocr-worker/core/page/page_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <numeric>
#include <utility>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/page/least_squares.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kPullsMin = 12;
constexpr int kRounds = 4;           // of weighing pulls anew by how well they fit
constexpr double kMistakenPx = 2.5;  // from here on a pull loses weight
constexpr double kHold = 1e-6;       // so little that paper without landmarks runs straight on from the nearest

constexpr double kPartMm = 27;       // side of a part of the page that is left out
constexpr int kTurns = 4;            // a square of four neighbouring parts is left out one by one
constexpr size_t kPartPullsMin = 2;  // one alone may be mistaken

double Weight(double residual) {
  const double share = residual / kMistakenPx;
  return 1 / (1 + share * share);
}

// The page cut into squares of kPartMm, each with two axes along which it may be off.
struct Parts {
  explicit Parts(const procedures::TemplatePage& page)
      : columns(static_cast<int>(std::ceil(page.width_mm / kPartMm))),
        rows(static_cast<int>(std::ceil(page.height_mm / kPartMm))) {}

  static constexpr double kSidePx = kPartMm * kPxPerMm;
  int columns, rows;

  int ColumnOf(const Pull& pull) const { return std::clamp(static_cast<int>(pull.at.x / kSidePx), 0, columns - 1); }
  int RowOf(const Pull& pull) const { return std::clamp(static_cast<int>(pull.at.y / kSidePx), 0, rows - 1); }
  size_t Of(const Pull& pull) const { return static_cast<size_t>(RowOf(pull) * columns + ColumnOf(pull)); }
  int TurnOf(const Pull& pull) const { return ColumnOf(pull) % 2 + RowOf(pull) % 2 * 2; }
  size_t count() const { return static_cast<size_t>(columns * rows); }
  cv::Point2d MiddleOf(size_t part) const {
    const auto [row, column] = std::div(static_cast<int>(part), columns);
    return cv::Point2d(column + 0.5, row + 0.5) * kSidePx;
  }
};

// How far pulls of one part lie from what was said of them unheard.
struct PartSum {
  double squares = 0, weight = 0;
  size_t pulls = 0;
  bool tells() const { return pulls >= kPartPullsMin; }
  double mean() const { return squares / weight; }
};

struct Fit {
  std::vector<double> solution;
  double square_error = 0;            // mean over the parts that have landmarks, both axes together
  std::vector<double> square_errors;  // of every part
};

// Of a place that no landmark tells of: how far a sheet as curved as this one may leave the straight on from the
// nearest landmark, half the curvature times the distance squared. The same holds half-way between two.
double SquareGuess(const std::vector<Pull>& pulls, bool along_x, cv::Point2d at, cv::Point2d curvature) {
  double least = 1e18;
  for (const Pull& pull : pulls) {
    const cv::Point2d off = (pull.at - at) / Parts::kSidePx;
    if (pull.along_x == along_x)
      least = std::min(least, (curvature.x * off.x * off.x + curvature.y * off.y * off.y) / 2);
  }
  return least * least;
}

// Of a `Model`: Equations() to start from, Add(equations, pull, weight), Said(solution, pull) what it says of a pull,
// Curvature(solution) by how many pixels it bends over kPartMm across and down (second differences, root mean square).
// `axes`: those of `pulls`, true is x.
template <class Model>
Fit FitTo(const std::vector<Pull>& pulls, const Model& model, const Parts& parts, std::initializer_list<bool> axes) {
  Fit fit{.square_errors = std::vector<double>(parts.count(), 0)};
  std::vector<double> weights(pulls.size(), 1);
  for (int round = 0; round < kRounds; ++round) {
    LeastSquares all = model.Equations();
    for (size_t i = 0; i < pulls.size(); ++i) model.Add(all, pulls[i], weights[i]);
    fit.solution = all.Solve();
    for (size_t i = 0; i < pulls.size(); ++i) weights[i] = Weight(pulls[i].offset - model.Said(fit.solution, pulls[i]));
  }
  std::array<std::vector<double>, kTurns> solutions;  // of those that are heard
  for (int turn = 0; turn < kTurns; ++turn) {
    LeastSquares others = model.Equations();
    for (size_t i = 0; i < pulls.size(); ++i) {
      if (parts.TurnOf(pulls[i]) != turn) model.Add(others, pulls[i], weights[i]);
    }
    solutions[static_cast<size_t>(turn)] = others.Solve();
  }
  for (const bool along_x : axes) {
    std::vector<PartSum> sums(parts.count());
    for (size_t i = 0; i < pulls.size(); ++i) {
      if (pulls[i].along_x != along_x) continue;
      PartSum& sum = sums[parts.Of(pulls[i])];
      const auto turn = static_cast<size_t>(parts.TurnOf(pulls[i]));
      const double off = pulls[i].offset - model.Said(solutions[turn], pulls[i]);
      sum.squares += weights[i] * off * off;
      sum.weight += weights[i];
      sum.pulls += 1;
    }
    double told = 0;
    int telling = 0;
    for (const PartSum& sum : sums) {
      if (!sum.tells()) continue;
      told += sum.mean();
      ++telling;
    }
    told /= std::max(1, telling);
    fit.square_error += told;
    for (size_t part = 0; part < sums.size(); ++part) {
      fit.square_errors[part] +=
          sums[part].tells() ? sums[part].mean()
                             : told + SquareGuess(pulls, along_x, parts.MiddleOf(part), model.Curvature(fit.solution));
    }
  }
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
  cv::Point2d Curvature(const std::vector<double>&) const { return {}; }
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
  cv::Point2d Curvature(const std::vector<double>& offsets) const {
    const auto mean = [&](size_t step) {
      constexpr double kStraight = 0.01;  // paper that nothing tells of runs straight: it says nothing of the rest
      double squares = 0;
      int nodes = 0;
      for (size_t y = 1; y + 1 < rows_; ++y) {
        for (size_t x = 1; x + 1 < columns_; ++x) {
          double second = 0;
          for (const auto& [node, share] : Second(y * columns_ + x, step)) second += share * offsets[node];
          if (std::abs(second) < kStraight) continue;
          squares += second * second;
          ++nodes;
        }
      }
      return std::sqrt(squares / std::max(1, nodes));
    };
    constexpr double kStepsAPart = kPartMm / kStepMm;
    return cv::Point2d(mean(1), mean(columns_)) * kStepsAPart * kStepsAPart;
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

std::shared_ptr<const PartErrors> ErrorsOf(const Parts& parts, const std::vector<double>& squares) {
  auto errors = std::make_shared<PartErrors>();
  errors->step_px = Parts::kSidePx;
  errors->px = cv::Mat_<float>(parts.rows, parts.columns);
  std::transform(squares.begin(), squares.end(), errors->px.begin(),
                 [](double square) { return static_cast<float>(std::sqrt(square)); });
  return errors;
}

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
  const Parts parts(page);
  const Fit fit = FitTo(pulls, plane, parts, {true, false});
  straightened.page_to_image = map.page_to_image * plane.Correction(fit.solution);
  straightened.error_px = std::sqrt(fit.square_error);
  straightened.errors = ErrorsOf(parts, fit.square_errors);
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
  const Parts parts(page);
  double square = 0;
  std::vector<double> squares(parts.count(), 0);
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
    const Fit fit = FitTo(along, lattice, parts, {along_x});
    square += fit.square_error;
    for (size_t part = 0; part < squares.size(); ++part) squares[part] += fit.square_errors[part];
    for (size_t node = 0; node < fit.solution.size(); ++node) {
      mesh->offsets(static_cast<int>(node / lattice.columns()),
                    static_cast<int>(node % lattice.columns()))[along_x ? 0 : 1] =
          static_cast<float>(fit.solution[node]);
    }
  }
  bent.error_px = std::sqrt(square);
  bent.errors = ErrorsOf(parts, squares);
  bent.mesh = std::move(mesh);
  return bent;
}

}  // namespace madoguchi::ocr
