// Forms as intake has published them, kept ready: a published version never changes, so what is cached stays true.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "common/rpc/peer.h"
#include "common/sync/mutex.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "ocr-worker/core/form.h"

namespace madoguchi::ocr {

// Holds limits::kFormsCachedMax forms, the least recently used goes first.
class IntakeForms final : public FormSource {
 public:
  // `peer` must outlive it.
  explicit IntakeForms(const rpc::Peer* peer);

  absl::StatusOr<std::shared_ptr<const PreparedForm>> Find(absl::string_view municipality, absl::string_view form,
                                                           int version) override;
  absl::StatusOr<std::shared_ptr<const FormIndex>> Known(absl::string_view municipality) override;

 private:
  struct Entry {
    std::string name;
    std::shared_ptr<const PreparedForm> form;
  };
  std::shared_ptr<const PreparedForm> Cached(const std::string& name);
  void Keep(const std::string& name, std::shared_ptr<const PreparedForm> form);

  const rpc::Peer& peer_;
  const std::unique_ptr<intake::v1::Intake::Stub> stub_;
  Mutex mutex_;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // most recently used first
};

}  // namespace madoguchi::ocr
