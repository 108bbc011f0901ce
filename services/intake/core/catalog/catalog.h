// The published procedures of every tenant: checks and derives on publishing, keeps parsed definitions at hand.
// Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "procedures/definition/definition.h"
#include "services/intake/core/catalog/form_printer.h"
#include "services/intake/core/catalog/procedure_store.h"

namespace madoguchi::intake {

class Catalog {
 public:
  Catalog(ProcedureStore& store, FormPrinter& printer, const Clock& clock)
      : store_(store), printer_(printer), clock_(clock) {}

  // `own_template`: of an existing form, when the definition names one; else empty. INVALID_ARGUMENT
  // (INVALID_DEFINITION, INVALID_TEMPLATE, TEMPLATE_MISSING, TEMPLATE_DOES_NOT_FIT) with every fault; ALREADY_EXISTS
  // (VERSION_PUBLISHED).
  absl::StatusOr<PublishedProcedure> Publish(const std::string& municipality, const std::string& yaml,
                                             const std::string& own_template, const Request& request);

  // `version` 0: the newest. NOT_FOUND (UNKNOWN_FORM, UNKNOWN_VERSION).
  absl::StatusOr<PublishedProcedure> Get(const std::string& municipality, const std::string& id, int version);
  absl::StatusOr<std::vector<PublishedProcedure>> List(const std::string& municipality, const std::string& after_id,
                                                       int limit);

  // The parsed definition of a version. Errors as Get.
  absl::StatusOr<std::shared_ptr<const procedures::Definition>> Definition(const std::string& municipality,
                                                                           const std::string& id, int version);

 private:
  using Key = std::tuple<std::string, std::string, int>;

  absl::StatusOr<procedures::Template> TemplateOf(const procedures::Definition& definition,
                                                  const std::string& own_template);

  ProcedureStore& store_;
  FormPrinter& printer_;
  const Clock& clock_;
  Mutex mutex_;
  // Versions never change, so that nothing here grows stale.
  std::map<Key, std::shared_ptr<const procedures::Definition>> parsed_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::intake
