// Forms as intake has published them, kept ready. A published version never changes, but intake may have been set up
// anew: what it lists is asked again every limits::kFormsListedSeconds, and what it published at another time is
// fetched again.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/rpc/peer.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "ocr-worker/core/form/form.h"

namespace madoguchi::ocr {

// Holds limits::kFormsCachedMax whole forms, the least recently used goes first, and of every form listed what its
// pages are known by. Thread-safe.
class IntakeForms final : public FormSource {
 public:
  // Both must outlive it.
  IntakeForms(const rpc::Peer* peer, const Clock* clock);

  absl::StatusOr<std::shared_ptr<const PreparedForm>> Find(absl::string_view municipality, absl::string_view form,
                                                           int version) override;
  // The newest version of every form, and of forms without markers limits::kOlderVersionsMax older ones. The first call
  // for a municipality fetches them all: about 0.3 s a form. Keeps to the old index while intake does not answer.
  absl::StatusOr<std::shared_ptr<const FormIndex>> Known(absl::string_view municipality) override;

 private:
  struct Entry {
    std::string name;
    std::string published;  // when: tells one publishing from another
    std::shared_ptr<const PreparedForm> form;
  };
  struct Listed {
    std::string id;
    int version = 0;
    std::string published;

    friend bool operator==(const Listed&, const Listed&) = default;
  };
  struct City {
    absl::Time listed_at = absl::InfinitePast();
    std::vector<Listed> listed;                                                   // newest versions
    std::vector<Listed> indexed;                                                  // what `index` was made of
    std::map<std::string, std::pair<std::string, std::vector<KnownPage>>> pages;  // name → when published, pages
    std::shared_ptr<const FormIndex> index;
  };

  absl::Status List(absl::string_view municipality, City& city) ABSL_EXCLUSIVE_LOCKS_REQUIRED(listing_);
  absl::Status Index(absl::string_view municipality, City& city) ABSL_EXCLUSIVE_LOCKS_REQUIRED(listing_);
  absl::StatusOr<Entry> Fetch(const std::string& name, absl::string_view form, int version);
  std::shared_ptr<const PreparedForm> Cached(const std::string& name);
  void Keep(Entry entry);
  void Forget(absl::string_view municipality, const std::vector<Listed>& listed);

  const rpc::Peer& peer_;
  const Clock& clock_;
  const std::unique_ptr<intake::v1::Intake::Stub> stub_;
  Mutex listing_;  // held while intake is asked; before mutex_
  std::map<std::string, City> cities_ ABSL_GUARDED_BY(listing_);
  Mutex mutex_;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // most recently used first
};

}  // namespace madoguchi::ocr
