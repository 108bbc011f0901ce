// The tables of planning.
#pragma once

#include <string>

namespace madoguchi::congestion {

// To be listed among the hall's migrations.
std::string PlanMigration();

}  // namespace madoguchi::congestion
