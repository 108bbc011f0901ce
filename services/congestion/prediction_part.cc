#include "services/congestion/prediction_part.h"

#include <utility>

#include "absl/memory/memory.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::congestion {
namespace {

constexpr absl::Duration kNightWorkEvery = absl::Seconds(5);

}  // namespace

absl::StatusOr<std::unique_ptr<PredictionPart>> PredictionPart::Open(const std::string& model_folder,
                                                                     const Clock* clock, sql::Database* database,
                                                                     observability::Metrics* metrics) {
  ASSIGN_OR_RETURN(auto models, ModelFiles::Open(model_folder));
  auto part = absl::WrapUnique(new PredictionPart(std::move(models), clock, database, metrics));
  RETURN_IF_ERROR(part->night_.Recall());
  return part;
}

PredictionPart::PredictionPart(std::unique_ptr<ModelFiles> models, const Clock* clock, sql::Database* database,
                               observability::Metrics* metrics)
    : models_(std::move(models)),
      days_(database),
      log_(database),
      meter_(metrics),
      waits_(clock, &meter_),
      night_(clock, &waits_, &days_, models_.get(), &log_, &meter_) {}

PredictionPart::~PredictionPart() {
  nights_.reset();
  const absl::Status status = night_.Finish();
  if (!status.ok()) observability::LogEvent("congestion", "prediction log is incomplete", ReasonOf(status));
}

void PredictionPart::BeginNights() {
  nights_ = std::make_unique<Periodic>("nightly learning", kNightWorkEvery, [this] { return night_.Tick(); });
}

}  // namespace madoguchi::congestion
