#include "ocr-worker/adapters/intake_forms.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/blank_page.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

namespace {

// The id comes off a piece of paper: it must not be able to become another resource's name.
bool IsFormId(absl::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_';
  });
}

}  // namespace

IntakeForms::IntakeForms(const rpc::Peer* peer) : peer_(*peer), stub_(intake::v1::Intake::NewStub(peer->channel())) {}

absl::StatusOr<std::shared_ptr<const PreparedForm>> IntakeForms::Find(absl::string_view municipality,
                                                                      absl::string_view form, int version) {
  if (!IsFormId(form) || version < 1) return UnknownForm();
  const std::string name = absl::StrCat("municipalities/", municipality, "/procedures/", form, "/versions/", version);
  if (auto cached = Cached(name)) return cached;

  intake::v1::GetProcedureRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto procedure, rpc::Invoke(peer_, *stub_, &intake::v1::Intake::Stub::GetProcedure, request,
                                                     nullptr, absl::Seconds(limits::kRpcSecondsMax)));
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(procedure.template_(), &json).ok())
    return UnknownVersion(form, version);
  ASSIGN_OR_RETURN(procedures::Template form_template, procedures::TemplateFromJson(json));
  ASSIGN_OR_RETURN(auto prepared, Prepare(std::move(form_template)));
  Keep(name, prepared);
  return prepared;
}

absl::StatusOr<std::shared_ptr<const FormIndex>> IntakeForms::Known(absl::string_view) {
  return std::make_shared<const FormIndex>(std::vector<KnownPage>());
}

std::shared_ptr<const PreparedForm> IntakeForms::Cached(const std::string& name) {
  MutexLock lock(&mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().form;
}

void IntakeForms::Keep(const std::string& name, std::shared_ptr<const PreparedForm> form) {
  MutexLock lock(&mutex_);
  entries_.push_front({name, std::move(form)});
  if (entries_.size() > limits::kFormsCachedMax) entries_.pop_back();
}

}  // namespace madoguchi::ocr
