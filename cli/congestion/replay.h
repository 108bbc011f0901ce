// `madoguchi congestion …`: the predictions of the hall tried on recorded history, without any server.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

// --train DIR --test DIR --out FILE [--scores]: learns from one folder's days, lives the other's, and writes what each
// ticket would have been told. With one folder, --data DIR --rolling [--first N] predicts each day after the first N
// (2) from the days before it, --data DIR --leave-out each day from all others. A folder holds tickets.csv and
// counters.csv (or .gz), see services/congestion/core/prediction/ticket_files.h.
int CongestionBacktest(const Arguments& arguments, Console console);

// --counts FILE --horizon N [--out FILE]: goes on with a series `timestamp,count` by N steps, as
// `timestamp,p10,p50,p90`.
int CongestionForecast(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
