// Ports to the archive: the originals that scans name, and the place where decided cases are filed. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "nlohmann/json.hpp"

namespace madoguchi::intake {

class BlobCatalog {
 public:
  virtual ~BlobCatalog() = default;
  // NOT_FOUND (UNKNOWN_BLOB); UNAVAILABLE while the archive does not answer.
  virtual absl::Status Check(const std::string& municipality, const std::string& sha256) = 0;
};

// A decided case as it goes into the archive. The same case always makes the same bytes, so that filing may be
// repeated.
struct CaseFile {
  std::string municipality;
  std::string receipt_number;
  std::string title;
  std::string procedure;  // resource name with version
  std::vector<std::string> classification;
  int retention_years = 0;
  absl::CivilDay made_on;  // the day of the decision in Japan: retention counts from it
  std::string decision;    // APPROVED or REJECTED
  nlohmann::json data;
  // The paper, where it came so: files that hold nothing else (SHA-256), else copies of its pages (JPEG).
  std::vector<std::string> originals;
  std::vector<std::string> page_copies;
  std::string document;  // the whole case as JSON, for people of later years
};

class CaseFiler {
 public:
  virtual ~CaseFiler() = default;
  // Files it once, however often it is called, and gives the record's name.
  virtual absl::StatusOr<std::string> File(const CaseFile& case_file) = 0;
};

}  // namespace madoguchi::intake
