// The contract of the store ports, written once as tests (*_contract_test.cc) and run against every backend that
// Backends() names (store_backends_test.cc).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/batches/batch_store.h"
#include "services/intake/core/catalog/procedure_store.h"
#include "services/intake/core/handoffs/handoff_store.h"
#include "services/intake/core/paper/scan_store.h"
#include "services/intake/core/samples/sample_store.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

// One empty database with all its stores.
class StoreBackend {
 public:
  virtual ~StoreBackend() = default;
  virtual ProcedureStore& procedures() = 0;
  virtual ApplicationStore& applications() = 0;
  virtual ScanStore& scans() = 0;
  virtual BatchStore& batches() = 0;
  virtual HandoffStore& handoffs() = 0;
  virtual Outbox& outbox() = 0;
  virtual SampleStore& samples() = 0;
  // Closes it and opens the same data again, as after a restart.
  virtual void Reopen() = 0;
};

struct Backend {
  std::string name;
  std::function<std::unique_ptr<StoreBackend>()> make;
};
std::vector<Backend> Backends();
inline std::string BackendName(const ::testing::TestParamInfo<Backend>& info) { return info.param.name; }

class StoreContract : public ::testing::TestWithParam<Backend> {
 protected:
  static constexpr char kCity[] = "131016";
  static constexpr char kOtherCity[] = "271004";

  static absl::Time At(int second) { return absl::FromUnixSeconds(1'790'000'000 + second); }

  static Request Asked(const std::string& method, const std::string& id, const std::string& body = "body",
                       const std::string& city = kCity) {
    return {city, method, id, body};
  }

  static Application Submitted(const std::string& receipt_number, int second, const std::string& city = kCity) {
    Application facts;
    facts.municipality = city;
    facts.receipt_number = receipt_number;
    facts.procedure = "sample";
    facts.version = 1;
    facts.data = {{"applicant", {{"name", {{"kanji", "見本 𠮷郎"}, {"kana", "ミホン ヨシロウ"}}}, {"copies", 2}}}};
    return Open(std::move(facts), kCitizen, At(second));
  }

  // Stored, reviewed and approved into `queue`.
  Application Approved(const std::string& receipt_number, int second, const std::string& queue, int version = 1) {
    Application application = Submitted(receipt_number, second);
    application.version = version;
    EXPECT_OK(applications().Insert(application, Asked("Submit", receipt_number)));
    EXPECT_OK(Advance(application, Action::kReview, "staff-1", "", At(second)));
    EXPECT_OK(applications().Update(application, {}));
    EXPECT_OK(Advance(application, Action::kApprove, "head-1", "", At(second)));
    EXPECT_OK(applications().Update(application, {.handoff_queues = {queue}, .start_filing = true}));
    return application;
  }

  ProcedureStore& procedures() { return backend_->procedures(); }
  ApplicationStore& applications() { return backend_->applications(); }
  ScanStore& scans() { return backend_->scans(); }
  BatchStore& batches() { return backend_->batches(); }
  HandoffStore& handoffs() { return backend_->handoffs(); }
  Outbox& outbox() { return backend_->outbox(); }
  SampleStore& samples() { return backend_->samples(); }

  const std::unique_ptr<StoreBackend> backend_ = GetParam().make();
};

}  // namespace madoguchi::intake
