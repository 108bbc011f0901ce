// Port: prints a definition's paper form, for the template that later reads it back. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "procedures/definition/definition.h"
#include "procedures/layout/template.h"

namespace madoguchi::intake {

class FormPrinter {
 public:
  virtual ~FormPrinter() = default;
  // The template with the empty page of every page in it.
  virtual absl::StatusOr<procedures::Template> Print(const procedures::Definition& definition) = 0;
};

}  // namespace madoguchi::intake
