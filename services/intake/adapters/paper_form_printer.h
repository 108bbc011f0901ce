// Prints forms with procedures/paper.
#pragma once

#include <utility>

#include "common/status/macros.h"
#include "procedures/paper/print.h"
#include "services/intake/core/catalog/form_printer.h"

namespace madoguchi::intake {

class PaperFormPrinter final : public FormPrinter {
 public:
  absl::StatusOr<procedures::Template> Print(const procedures::Definition& definition) override {
    ASSIGN_OR_RETURN(procedures::PrintedForm printed, procedures::PrintForm(definition));
    return std::move(printed.form_template);
  }
};

}  // namespace madoguchi::intake
