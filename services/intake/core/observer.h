// What is counted. Implementations must be thread-safe and must not see personal data.
#pragma once

#include <optional>
#include <string>

#include "services/intake/core/applications/application.h"
#include "services/intake/core/paper/scan.h"

namespace madoguchi::intake {

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void ApplicationMoved(Channel channel, std::optional<ApplicationState> from, ApplicationState to) = 0;
  virtual void ScanMoved(std::optional<ScanState> from, ScanState to) = 0;
  // A leaf of `form` that was read and then reviewed by a person.
  virtual void FieldReviewed(const std::string& form, const std::string& type, bool accepted, bool corrected) = 0;
};

}  // namespace madoguchi::intake
