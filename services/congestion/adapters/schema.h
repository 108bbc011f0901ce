// The hall's tables.
#pragma once

#include "common/sql/database.h"

namespace madoguchi::congestion {

sql::Migrations CongestionMigrations();

}  // namespace madoguchi::congestion
