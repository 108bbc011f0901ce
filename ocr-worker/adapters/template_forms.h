// Forms given at the start (command line, tests), the same for every municipality.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ocr-worker/core/form/form.h"

namespace madoguchi::ocr {

// Fill first, then read: thread-safe from then on.
class TemplateForms final : public FormSource {
 public:
  // As of blank_page.h. A later one of the same id and version replaces the earlier.
  absl::Status Add(procedures::Template form_template);

  absl::StatusOr<std::shared_ptr<const PreparedForm>> Find(absl::string_view municipality, absl::string_view form,
                                                           int version) override;
  absl::StatusOr<std::shared_ptr<const FormIndex>> Known(absl::string_view municipality) override { return index_; }

 private:
  std::map<std::string, std::map<int, std::shared_ptr<const PreparedForm>>> forms_;
  std::shared_ptr<const FormIndex> index_ = std::make_shared<const FormIndex>(std::vector<KnownPage>());
};

}  // namespace madoguchi::ocr
