#include "services/intake/core/catalog/catalog.h"

#include <utility>

#include "common/status/macros.h"
#include "procedures/layout/own_template.h"
#include "procedures/layout/template.h"
#include "procedures/web/form.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

// What the reader reads by: the city's existing form, or the one that the definition prints.
absl::StatusOr<procedures::Template> Catalog::TemplateOf(const procedures::Definition& definition,
                                                         const std::string& own_template) {
  if (!definition.own_paper) return printer_.Print(definition);
  if (own_template.empty()) return TemplateMissing(definition.own_paper->template_file);
  return procedures::OwnTemplate(definition, own_template);
}

absl::StatusOr<PublishedProcedure> Catalog::Publish(const std::string& municipality, const std::string& yaml,
                                                    const std::string& own_template, const Request& request) {
  ASSIGN_OR_RETURN(std::optional<PublishedProcedure> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  ASSIGN_OR_RETURN(const procedures::Definition definition, procedures::ParseDefinition(yaml));
  ASSIGN_OR_RETURN(const procedures::Template form_template, TemplateOf(definition, own_template));
  PublishedProcedure procedure;
  procedure.municipality = municipality;
  procedure.id = definition.id;
  procedure.version = definition.version;
  procedure.title = definition.title.ja;
  procedure.yaml = yaml;
  procedure.form_json = procedures::WebForm(definition).dump();
  procedure.template_json = procedures::ToJson(form_template);
  procedure.own_paper = definition.own_paper.has_value();
  procedure.publish_time = clock_.Now();
  return store_.Insert(procedure, request);
}

absl::StatusOr<PublishedProcedure> Catalog::Get(const std::string& municipality, const std::string& id, int version) {
  return version == 0 ? store_.FindNewest(municipality, id) : store_.Find(municipality, id, version);
}

absl::StatusOr<std::vector<PublishedProcedure>> Catalog::List(const std::string& municipality,
                                                              const std::string& after_id, int limit) {
  return store_.List(municipality, after_id, limit);
}

absl::StatusOr<std::shared_ptr<const procedures::Definition>> Catalog::Definition(const std::string& municipality,
                                                                                  const std::string& id, int version) {
  const Key key{municipality, id, version};
  {
    MutexLock lock(&mutex_);
    const auto found = parsed_.find(key);
    if (found != parsed_.end()) return found->second;
  }
  ASSIGN_OR_RETURN(const PublishedProcedure published, store_.Find(municipality, id, version));
  ASSIGN_OR_RETURN(procedures::Definition definition, procedures::ParseDefinition(published.yaml));
  auto shared = std::make_shared<const procedures::Definition>(std::move(definition));
  MutexLock lock(&mutex_);
  if (parsed_.size() >= kDefinitionsCachedMax) parsed_.clear();  // cheap to fill again, and it hardly ever happens
  parsed_[key] = shared;
  return shared;
}

}  // namespace madoguchi::intake
