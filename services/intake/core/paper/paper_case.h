// An application made of pages that were read. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "procedures/definition/definition.h"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/paper/scan.h"

namespace madoguchi::intake {

// What the pages of one application come to: `scan` says where they are from, `doubts` is added to what the reading
// itself finds. Goes straight on to the decision when no person needs to look.
Application OpenPaperApplication(const Scan& scan, const std::vector<PageReading>& pages,
                                 const procedures::Definition& definition, std::string receipt_number,
                                 const std::vector<Finding>& doubts, absl::Time now);

}  // namespace madoguchi::intake
