#include "ocr-worker/adapters/template_forms.h"

#include <utility>

#include "common/status/macros.h"
#include "ocr-worker/adapters/blank_page.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

absl::Status TemplateForms::Add(procedures::Template form_template) {
  ASSIGN_OR_RETURN(auto form, Prepare(std::move(form_template)));
  forms_[form->form][form->version] = form;
  std::vector<KnownPage> pages;
  for (const auto& [id, versions] : forms_) {
    for (const auto& [version, known] : versions) {
      for (KnownPage& page : KnownPagesOf(*known)) pages.push_back(std::move(page));
    }
  }
  index_ = std::make_shared<const FormIndex>(std::move(pages));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const PreparedForm>> TemplateForms::Find(absl::string_view, absl::string_view form,
                                                                        int version) {
  const auto versions = forms_.find(std::string(form));
  if (versions == forms_.end()) return UnknownForm();
  const auto found = versions->second.find(version);
  if (found == versions->second.end()) return UnknownVersion(form, version);
  return found->second;
}

}  // namespace madoguchi::ocr
