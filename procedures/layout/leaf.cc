#include "procedures/layout/leaf.h"

#include "absl/strings/str_cat.h"

namespace madoguchi::procedures {

bool AsksEra(const Field& field) { return field.era && field.eras.size() > 1; }

std::string PathAt(const std::string& path, int index) {
  const size_t star = path.find(".*");
  return star == std::string::npos ? path : absl::StrCat(path.substr(0, star + 1), index, path.substr(star + 2));
}

int IntegerCells(const Field& field) {
  return field.paper.cells > 0 ? field.paper.cells : static_cast<int>(absl::StrCat(field.max).size());
}

}  // namespace madoguchi::procedures
