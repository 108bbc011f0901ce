#include "procedures/layout/leaf.h"

#include "absl/strings/str_cat.h"

namespace madoguchi::procedures {

absl::string_view EraValue(Era era) {
  switch (era) {
    case Era::kMeiji:
      return "meiji";
    case Era::kTaisho:
      return "taisho";
    case Era::kShowa:
      return "showa";
    case Era::kHeisei:
      return "heisei";
    case Era::kReiwa:
      return "reiwa";
  }
  return "";
}

absl::string_view EraPrinted(Era era) {
  switch (era) {
    case Era::kMeiji:
      return "明治";
    case Era::kTaisho:
      return "大正";
    case Era::kShowa:
      return "昭和";
    case Era::kHeisei:
      return "平成";
    case Era::kReiwa:
      return "令和";
  }
  return "";
}

bool AsksEra(const Field& field) { return field.era && field.eras.size() > 1; }

std::string PathAt(const std::string& path, int index) {
  const size_t star = path.find(".*");
  return star == std::string::npos ? path : absl::StrCat(path.substr(0, star + 1), index, path.substr(star + 2));
}

int IntegerCells(const Field& field) {
  return field.paper.cells > 0 ? field.paper.cells : static_cast<int>(absl::StrCat(field.max).size());
}

}  // namespace madoguchi::procedures
