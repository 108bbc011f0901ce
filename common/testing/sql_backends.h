// The backends of the SQL port, so that every contract is tested against each of them.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "common/testing/temp_dir.h"

namespace madoguchi::testing {

struct SqlBackend {
  std::string name;
  // A database that belongs to `dir`: empty when first asked for, the same one each time.
  std::function<std::string(const TempDir& dir)> url;
};

std::vector<SqlBackend> SqlBackends();
inline void PrintTo(const SqlBackend& backend, std::ostream* out) { *out << backend.name; }

// Names the instances of a parameterised test.
inline std::string NameOf(const ::testing::TestParamInfo<SqlBackend>& info) { return info.param.name; }

}  // namespace madoguchi::testing
