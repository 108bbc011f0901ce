#include "services/intake/batch_convert.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/intake/convert.h"
#include "services/intake/core/work/names.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {

absl::StatusOr<BatchPartName> ParseBatchPart(absl::string_view name, absl::string_view collection) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() == 6 && parts[4] == collection && !parts[5].empty()) {
    const auto batch = ParseName(absl::StrCat(parts[0], "/", parts[1], "/", parts[2], "/", parts[3]), "batches");
    if (batch.ok()) return BatchPartName{batch->municipality, batch->id, parts[5]};
  }
  return InvalidName(absl::StrCat("municipalities/{code}/batches/{batch}/", collection, "/{id}"));
}

absl::StatusOr<PageName> ParsePageName(absl::string_view name) {
  ASSIGN_OR_RETURN(const BatchPartName part, ParseBatchPart(name, "pages"));
  const std::optional<PagePlace> place = ParsePlace(part.id);
  if (!place) return InvalidName("municipalities/{code}/batches/{batch}/pages/{file}-{page}");
  return PageName{part.municipality, part.batch, *place};
}

Lane FromProto(v1::Lane lane) { return lane == v1::LANE_COUNTER ? Lane::kCounter : Lane::kNight; }

std::optional<BatchPageState> FromProto(v1::BatchPageState state) {
  return ParseBatchPageState(v1::BatchPageState_Name(state));
}

v1::Batch ToProto(const Batch& batch, const Batches& batches) {
  v1::Batch proto;
  proto.set_name(BatchName(batch.municipality, batch.id));
  proto.set_lane(batch.lane == Lane::kCounter ? v1::LANE_COUNTER : v1::LANE_NIGHT);
  proto.set_state(batch.state == BatchState::kDone ? v1::DONE : v1::READING);
  for (const BatchFile& file : batch.files) {
    v1::BatchFile& out = *proto.add_files();
    out.set_blob(BlobName(batch.municipality, file.blob));
    out.set_pages(file.pages);
    out.set_failure_reason(file.failure_reason);
    out.set_failure_message(file.failure_message);
  }
  const BatchProgress& progress = batch.progress;
  v1::BatchProgress& out = *proto.mutable_progress();
  out.set_pages(progress.pages);
  out.set_files_left(progress.files_left);
  out.set_queued(progress.queued);
  out.set_read(progress.read);
  out.set_assigned(progress.assigned);
  out.set_blank(progress.blank);
  out.set_separators(progress.separators);
  out.set_duplicates(progress.duplicates);
  out.set_attention(progress.attention);
  out.set_dropped(progress.dropped);
  out.set_failed(progress.failed);
  out.set_applications(progress.applications);
  *proto.mutable_create_time() = ToTimestamp(batch.create_time);
  *proto.mutable_update_time() = ToTimestamp(batch.update_time);
  for (const BatchCase& made : batch.cases) {
    v1::BatchApplication& application = *proto.add_applications();
    application.set_scan(ScanName(batch.municipality, made.scan));
    application.set_application(ApplicationName(batch.municipality, made.receipt_number));
    application.set_receipt_number(made.receipt_number);
    application.set_procedure(ProcedureName(batch.municipality, made.procedure, made.version));
    for (const PagePlace& place : made.pages)
      application.add_pages(BatchPageName(batch.municipality, batch.id, IdOf(place)));
    application.set_access_code(batches.AccessCodeOf(batch.municipality, made.receipt_number));
  }
  return proto;
}

v1::BatchPage ToProto(const std::string& municipality, const std::string& batch, const BatchPage& page) {
  v1::BatchPage proto;
  proto.set_name(BatchPageName(municipality, batch, IdOf(page.place)));
  proto.set_file(page.place.file);
  proto.set_blob(BlobName(municipality, page.blob));
  proto.set_page_index(page.place.page - 1);
  v1::BatchPageState state = v1::BATCH_PAGE_STATE_UNSPECIFIED;
  v1::BatchPageState_Parse(std::string(Name(page.state)), &state);
  proto.set_state(state);
  proto.set_reason(page.reason);
  proto.set_message(page.message);
  proto.set_form(page.form);
  proto.set_version(page.version);
  proto.set_page(page.page);
  proto.set_serial(page.serial);
  proto.set_orientation(page.orientation_degrees);
  if (!page.scan.empty()) proto.set_scan(ScanName(municipality, page.scan));
  if (!page.same_as.empty()) proto.set_same_as(BatchPageName(municipality, batch, page.same_as));
  proto.set_revision(page.revision);
  return proto;
}

}  // namespace madoguchi::intake
