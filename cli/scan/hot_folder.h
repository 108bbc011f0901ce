// A folder that a scanner writes to: which files are finished, and where they go when they have been handed in.
//
// Nothing is ever deleted. `sent/` and `refused/` inside it can be entered by their owner alone: they hold papers of
// people. Links are never followed. Not thread-safe: one process a folder.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/time/clock.h"

namespace madoguchi::cli {

class HotFolder {
 public:
  // UNAVAILABLE (UNREADABLE_FOLDER, UNWRITABLE_FILE). A file is finished when it has not changed for `quiet` and ends
  // as its kind does; one whose end is missing is taken for finished after kUnendedQuiets times as long.
  static absl::StatusOr<HotFolder> Open(std::string folder, absl::Duration quiet, const Clock* clock);
  static constexpr int kUnendedQuiets = 20;

  struct Look {
    std::vector<std::string> ready;  // names, oldest first
    int unfinished = 0;              // somebody may still be writing to them
  };
  // UNAVAILABLE (UNREADABLE_FOLDER).
  absl::StatusOr<Look> LookIn();

  std::string PathOf(absl::string_view name) const;

  // Moves a file to `sent/`. An older file of that name stays: the newer one gets a number.
  absl::Status MoveToSent(const std::string& name);
  // Moves it to `refused/`, with the sentence beside it as NAME.txt.
  absl::Status MoveToRefused(const std::string& name, absl::string_view sentence);

 private:
  // What changes when somebody writes.
  struct Shape {
    int64_t bytes = 0;
    int64_t changed_ns = 0;
    friend bool operator==(const Shape&, const Shape&) = default;
  };
  struct Seen {
    Shape shape;
    absl::Time since;
  };

  HotFolder(std::string folder, absl::Duration quiet, const Clock* clock)
      : folder_(std::move(folder)), quiet_(quiet), clock_(clock) {}

  absl::StatusOr<std::string> Move(const std::string& name, absl::string_view to);
  bool Finished(const std::string& name, const Seen& seen) const;

  std::string folder_;
  absl::Duration quiet_;
  const Clock* clock_;
  std::map<std::string, Seen> seen_;
};

}  // namespace madoguchi::cli
