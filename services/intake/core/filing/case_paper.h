// The paper of a case that is filed. A feeder's file holds many people's pages: what is filed with one case is only its
// own. A file that holds nothing else is filed bit by bit; of others each page of the case is copied.
// Pure functions.
#pragma once

#include <string>
#include <vector>

#include "services/intake/core/batches/batch.h"
#include "services/intake/core/paper/scan.h"

namespace madoguchi::intake {

struct CasePage {
  std::string blob;  // SHA-256 of the file that it came in
  int page_index = 0;
  int orientation_degrees = 0;  // how far clockwise it lay

  friend bool operator==(const CasePage&, const CasePage&) = default;
};

struct CasePaper {
  std::vector<std::string> files;  // that hold nothing else, in the order of the paper
  std::vector<CasePage> pages;     // of other files, in the order of the form
};

// `batch_pages`: all of the scan's batch; empty when it came by itself, as one file.
CasePaper PaperOf(const Scan& scan, const std::vector<BatchPage>& batch_pages);

}  // namespace madoguchi::intake
