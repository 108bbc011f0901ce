// A folder of samples as people and programs pass it on: samples.tsv (one line a field), crops/ID.png, forms/*.json
// (the reading templates that the crops were cut with). Nothing in it names who wrote what; the crops are personal data
// all the same.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/evaluation/report.h"

namespace madoguchi::cli {

struct SampleRow {
  ocr::evaluation::Outcome outcome;  // as it was read then
  int page = 0;                      // of the form
  std::string raw;
  bool doubted = false;
  bool held_back = false;
};

// Writes a folder from scratch, line by line; the folder is its owner's alone. Finish makes it whole.
class SampleFolderWriter {
 public:
  // ALREADY_EXISTS (FOLDER_NOT_EMPTY): samples of two exports must not mix. UNAVAILABLE (UNWRITABLE_FILE).
  static absl::StatusOr<SampleFolderWriter> Create(const std::string& folder);
  absl::Status Add(const SampleRow& row, absl::string_view png);
  absl::Status AddForm(const std::string& form, int version, absl::string_view template_json);
  absl::Status Finish();
  int count() const { return count_; }

 private:
  explicit SampleFolderWriter(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
  std::string lines_;
  int count_ = 0;
};

// NOT_FOUND (UNREADABLE_FILE), INVALID_ARGUMENT (SAMPLES_DAMAGED) names the line, FAILED_PRECONDITION (NO_SAMPLES).
absl::StatusOr<std::vector<SampleRow>> ReadSampleFolder(const std::string& folder);
// The PNG of one of its samples. NOT_FOUND (UNREADABLE_FILE).
absl::StatusOr<std::string> ReadCrop(const std::string& folder, const std::string& id);
// Paths of its templates.
std::vector<std::string> FormsOf(const std::string& folder);

}  // namespace madoguchi::cli
