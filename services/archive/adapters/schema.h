// The archive's tables. Text is compared by code point (SQLite's default; on PostgreSQL a database with LC_COLLATE
// "C").
#pragma once

#include "common/sql/database.h"

namespace madoguchi::archive {

sql::Migrations ArchiveMigrations();

}  // namespace madoguchi::archive
