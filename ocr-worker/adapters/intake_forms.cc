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

std::string NameOf(absl::string_view municipality, absl::string_view form, int version) {
  return absl::StrCat("municipalities/", municipality, "/procedures/", form, "/versions/", version);
}

std::string PublishedAt(const procedure::v1::Procedure& procedure) {
  return absl::StrCat(procedure.publish_time().seconds(), ".", procedure.publish_time().nanos());
}

bool HasMarkers(const PreparedForm& form) {
  return std::all_of(form.pages.begin(), form.pages.end(),
                     [](const PreparedPage& page) { return !page.layout.markers.empty(); });
}

}  // namespace

IntakeForms::IntakeForms(const rpc::Peer* peer, const Clock* clock)
    : peer_(*peer), clock_(*clock), stub_(intake::v1::Intake::NewStub(peer->channel())) {}

absl::StatusOr<std::shared_ptr<const PreparedForm>> IntakeForms::Find(absl::string_view municipality,
                                                                      absl::string_view form, int version) {
  if (!IsFormId(form) || version < 1) return UnknownForm();
  const std::string name = NameOf(municipality, form, version);
  {
    MutexLock lock(&listing_);
    // What is in the cache stays good while intake does not answer.
    if (List(municipality, cities_[std::string(municipality)]).ok()) {
      Forget(municipality, cities_[std::string(municipality)].listed);
    }
  }
  if (auto cached = Cached(name)) return cached;
  ASSIGN_OR_RETURN(Entry entry, Fetch(name, form, version));
  auto prepared = entry.form;
  Keep(std::move(entry));
  return prepared;
}

absl::StatusOr<std::shared_ptr<const FormIndex>> IntakeForms::Known(absl::string_view municipality) {
  MutexLock lock(&listing_);
  City& city = cities_[std::string(municipality)];
  absl::Status status = List(municipality, city);
  if (status.ok() && (city.index == nullptr || city.indexed != city.listed)) status = Index(municipality, city);
  if (city.index == nullptr) return status;
  return city.index;
}

absl::Status IntakeForms::List(absl::string_view municipality, City& city) {
  if (clock_.Now() - city.listed_at < absl::Seconds(limits::kFormsListedSeconds)) return absl::OkStatus();
  intake::v1::ListProceduresRequest request;
  request.set_parent(absl::StrCat("municipalities/", municipality));
  std::vector<Listed> listed;
  do {
    ASSIGN_OR_RETURN(const auto page, rpc::Invoke(peer_, *stub_, &intake::v1::Intake::Stub::ListProcedures, request,
                                                  nullptr, absl::Seconds(limits::kRpcSecondsMax)));
    for (const auto& procedure : page.procedures()) {
      listed.push_back({procedure.id(), procedure.version(), PublishedAt(procedure)});
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && listed.size() < limits::kFormsKnownMax);
  city.listed = std::move(listed);
  city.listed_at = clock_.Now();
  return absl::OkStatus();
}

absl::Status IntakeForms::Index(absl::string_view municipality, City& city) {
  std::map<std::string, std::pair<std::string, std::vector<KnownPage>>> pages;
  const auto add = [&](const std::string& id, int version, const std::string& published) -> absl::StatusOr<bool> {
    const std::string name = NameOf(municipality, id, version);
    const auto before = city.pages.find(name);
    if (before != city.pages.end() && (published.empty() || before->second.first == published)) {
      pages[name] = before->second;
      return before->second.second.empty() || before->second.second[0].layout.markers.empty();
    }
    ASSIGN_OR_RETURN(const Entry entry, Fetch(name, id, version));
    pages[name] = {entry.published, KnownPagesOf(*entry.form)};
    return !HasMarkers(*entry.form);
  };
  for (const Listed& newest : city.listed) {
    absl::StatusOr<bool> own_paper = add(newest.id, newest.version, newest.published);
    if (!own_paper.ok() && !Permanent(own_paper.status())) return own_paper.status();
    // Old printings without a code can only be known by their looks.
    const int oldest = std::max(1, newest.version - limits::kOlderVersionsMax);
    for (int version = newest.version - 1; own_paper.ok() && *own_paper && version >= oldest; --version) {
      const absl::Status older = add(newest.id, version, "").status();
      if (!older.ok() && !Permanent(older)) return older;
    }
  }
  std::vector<KnownPage> all;
  for (const auto& [name, form] : pages) all.insert(all.end(), form.second.begin(), form.second.end());
  city.pages = std::move(pages);
  city.indexed = city.listed;
  city.index = std::make_shared<const FormIndex>(std::move(all));
  return absl::OkStatus();
}

absl::StatusOr<IntakeForms::Entry> IntakeForms::Fetch(const std::string& name, absl::string_view form, int version) {
  intake::v1::GetProcedureRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto procedure, rpc::Invoke(peer_, *stub_, &intake::v1::Intake::Stub::GetProcedure, request,
                                                     nullptr, absl::Seconds(limits::kRpcSecondsMax)));
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(procedure.template_(), &json).ok()) {
    return UnknownVersion(form, version);
  }
  ASSIGN_OR_RETURN(procedures::Template form_template, procedures::TemplateFromJson(json));
  ASSIGN_OR_RETURN(auto prepared, Prepare(std::move(form_template)));
  return Entry{name, PublishedAt(procedure), std::move(prepared)};
}

std::shared_ptr<const PreparedForm> IntakeForms::Cached(const std::string& name) {
  MutexLock lock(&mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().form;
}

void IntakeForms::Keep(Entry entry) {
  MutexLock lock(&mutex_);
  entries_.push_front(std::move(entry));
  if (entries_.size() > limits::kFormsCachedMax) entries_.pop_back();
}

// Drops what was published anew since it was fetched.
void IntakeForms::Forget(absl::string_view municipality, const std::vector<Listed>& listed) {
  MutexLock lock(&mutex_);
  for (const Listed& form : listed) {
    const std::string name = NameOf(municipality, form.id, form.version);
    entries_.remove_if([&](const Entry& entry) { return entry.name == name && entry.published != form.published; });
  }
}

}  // namespace madoguchi::ocr
