#include "services/intake/service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/convert.h"
#include "services/intake/errors.h"
#include "services/intake/handed_in.h"
#include "services/intake/limits.h"
#include "services/intake/page_wanted.h"

namespace madoguchi::intake {
namespace {

using rpc::Call;

absl::Status CheckSize(absl::string_view part, size_t bytes, size_t bytes_max) {
  return bytes <= bytes_max ? absl::OkStatus() : RequestTooLarge(part, bytes_max);
}

// What a review, an approval and a rejection have in common.
template <class StepRequest>
absl::StatusOr<Step> StepOf(const Call& call, const StepRequest& request) {
  ASSIGN_OR_RETURN(ResourceName name, ParseName(request.name(), "applications"));
  RETURN_IF_ERROR(CheckSize("comment", request.comment().size(), kCommentBytesMax));
  return Step{std::move(name.municipality), std::move(name.id), request.revision(), call.actor(), request.comment()};
}

// Staff of the same city who enter what somebody says at the counter; everybody else is online.
Channel ChannelOf(const Call& call, const std::string& municipality) {
  const bool at_counter = call.HasRole(common::v1::ROLE_COUNTER) && call.identity.municipality() == municipality;
  return at_counter ? Channel::kCounter : Channel::kOnline;
}

}  // namespace

IntakeService::Reactor* IntakeService::PublishProcedure(Context* context, const v1::PublishProcedureRequest* request,
                                                        procedure::v1::Procedure* response) {
  return edge_.Unary<v1::PublishProcedureRequest, procedure::v1::Procedure>(
      context, request, response,
      [this](const Call&, const v1::PublishProcedureRequest& request) -> absl::StatusOr<procedure::v1::Procedure> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        RETURN_IF_ERROR(CheckSize("definition_yaml", request.definition_yaml().size(), kDefinitionBytesMax));
        RETURN_IF_ERROR(CheckSize("template_json", request.template_json().size(), kTemplateBytesMax));
        ASSIGN_OR_RETURN(const PublishedProcedure published,
                         catalog_.Publish(municipality, request.definition_yaml(), request.template_json(),
                                          RequestOf(municipality, "PublishProcedure", request)));
        return ToProto(published);
      });
}

IntakeService::Reactor* IntakeService::GetProcedure(Context* context, const v1::GetProcedureRequest* request,
                                                    procedure::v1::Procedure* response) {
  return edge_.Unary<v1::GetProcedureRequest, procedure::v1::Procedure>(
      context, request, response,
      [this](const Call&, const v1::GetProcedureRequest& request) -> absl::StatusOr<procedure::v1::Procedure> {
        ASSIGN_OR_RETURN(const VersionName name, ParseProcedureName(request.name()));
        ASSIGN_OR_RETURN(const PublishedProcedure found, catalog_.Get(name.municipality, name.id, name.version));
        return ToProto(found);
      });
}

IntakeService::Reactor* IntakeService::ListProcedures(Context* context, const v1::ListProceduresRequest* request,
                                                      v1::ListProceduresResponse* response) {
  return edge_.Unary<v1::ListProceduresRequest, v1::ListProceduresResponse>(
      context, request, response,
      [this](const Call&, const v1::ListProceduresRequest& request) -> absl::StatusOr<v1::ListProceduresResponse> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        const std::string query = absl::StrCat("procedures/", municipality);
        ASSIGN_OR_RETURN(const PageWanted wanted, Wanted(request.page_size(), request.page_token(), query));
        ASSIGN_OR_RETURN(auto found, catalog_.List(municipality, wanted.after, wanted.size + 1));
        v1::ListProceduresResponse page;
        if (static_cast<int>(found.size()) > wanted.size) {
          found.pop_back();
          page.set_next_page_token(paging::EncodeToken(found.back().id, query));
        }
        for (const PublishedProcedure& procedure : found) {
          ASSIGN_OR_RETURN(*page.add_procedures(), ToProto(procedure));
        }
        return page;
      });
}

IntakeService::Reactor* IntakeService::SubmitApplication(Context* context, const v1::SubmitApplicationRequest* request,
                                                         v1::Receipt* response) {
  return edge_.Unary<v1::SubmitApplicationRequest, v1::Receipt>(
      context, request, response,
      [this](const Call& call, const v1::SubmitApplicationRequest& request) -> absl::StatusOr<v1::Receipt> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        ASSIGN_OR_RETURN(VersionName name, ParseProcedureName(request.procedure()));
        if (name.municipality != municipality)
          return InvalidName(absl::StrCat(request.parent(), "/procedures/{id}/versions/{version}"));
        if (name.version == 0) return InvalidName("municipalities/{code}/procedures/{id}/versions/{version}");
        RETURN_IF_ERROR(CheckSize("data", request.data().ByteSizeLong(), kDataBytesMax));
        const Submission submission{municipality, std::move(name.id), name.version, ChannelOf(call, municipality),
                                    ToJson(request.data())};
        ASSIGN_OR_RETURN(
            const Application application,
            applications_.Submit(submission, call.actor(), RequestOf(municipality, "SubmitApplication", request)));
        return ToReceipt(application, applications_.AccessCodeOf(application));
      });
}

IntakeService::Reactor* IntakeService::LookUpReceipt(Context* context, const v1::LookUpReceiptRequest* request,
                                                     v1::ReceiptStatus* response) {
  return edge_.Unary<v1::LookUpReceiptRequest, v1::ReceiptStatus>(
      context, request, response,
      [this](const Call&, const v1::LookUpReceiptRequest& request) -> absl::StatusOr<v1::ReceiptStatus> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        ASSIGN_OR_RETURN(const ReceiptView view,
                         applications_.LookUp(municipality, request.receipt_number(), request.access_code()));
        return ToReceiptStatus(view.application, view.procedure_title);
      });
}

IntakeService::Reactor* IntakeService::GetApplication(Context* context, const v1::GetApplicationRequest* request,
                                                      v1::Application* response) {
  return edge_.Unary<v1::GetApplicationRequest, v1::Application>(
      context, request, response,
      [this](const Call&, const v1::GetApplicationRequest& request) -> absl::StatusOr<v1::Application> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "applications"));
        ASSIGN_OR_RETURN(const Application application, applications_.Get(name.municipality, name.id));
        return ToProto(application);
      });
}

IntakeService::Reactor* IntakeService::ListApplications(Context* context, const v1::ListApplicationsRequest* request,
                                                        v1::ListApplicationsResponse* response) {
  return edge_.Unary<v1::ListApplicationsRequest, v1::ListApplicationsResponse>(
      context, request, response,
      [this](const Call&, const v1::ListApplicationsRequest& request) -> absl::StatusOr<v1::ListApplicationsResponse> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        const std::string query = absl::StrCat("applications/", municipality, "/", request.state());
        ASSIGN_OR_RETURN(const PageWanted wanted, Wanted(request.page_size(), request.page_token(), query));
        ASSIGN_OR_RETURN(auto found,
                         applications_.List(municipality, FromProto(request.state()), wanted.after, wanted.size + 1));
        v1::ListApplicationsResponse page;
        if (static_cast<int>(found.size()) > wanted.size) {
          found.pop_back();
          page.set_next_page_token(paging::EncodeToken(applications_.ListKey(found.back()), query));
        }
        for (const Application& application : found) *page.add_applications() = ToProto(application);
        return page;
      });
}

IntakeService::Reactor* IntakeService::ReviewApplication(Context* context, const v1::ReviewApplicationRequest* request,
                                                         v1::Application* response) {
  return edge_.Unary<v1::ReviewApplicationRequest, v1::Application>(
      context, request, response,
      [this](const Call& call, const v1::ReviewApplicationRequest& request) -> absl::StatusOr<v1::Application> {
        ASSIGN_OR_RETURN(const Step step, StepOf(call, request));
        RETURN_IF_ERROR(CheckSize("data", request.data().ByteSizeLong(), kDataBytesMax));
        std::optional<nlohmann::json> data;
        if (request.has_data()) data = ToJson(request.data());
        ASSIGN_OR_RETURN(const Application application,
                         applications_.Review(step, data, RequestOf(step.municipality, "ReviewApplication", request)));
        return ToProto(application);
      });
}

IntakeService::Reactor* IntakeService::ApproveApplication(Context* context,
                                                          const v1::ApproveApplicationRequest* request,
                                                          v1::Application* response) {
  return edge_.Unary<v1::ApproveApplicationRequest, v1::Application>(
      context, request, response,
      [this](const Call& call, const v1::ApproveApplicationRequest& request) -> absl::StatusOr<v1::Application> {
        ASSIGN_OR_RETURN(const Step step, StepOf(call, request));
        ASSIGN_OR_RETURN(const Application application,
                         applications_.Approve(step, RequestOf(step.municipality, "ApproveApplication", request)));
        return ToProto(application);
      });
}

IntakeService::Reactor* IntakeService::RejectApplication(Context* context, const v1::RejectApplicationRequest* request,
                                                         v1::Application* response) {
  return edge_.Unary<v1::RejectApplicationRequest, v1::Application>(
      context, request, response,
      [this](const Call& call, const v1::RejectApplicationRequest& request) -> absl::StatusOr<v1::Application> {
        ASSIGN_OR_RETURN(const Step step, StepOf(call, request));
        ASSIGN_OR_RETURN(const Application application,
                         applications_.Reject(step, RequestOf(step.municipality, "RejectApplication", request)));
        return ToProto(application);
      });
}

IntakeService::Reactor* IntakeService::CreateScan(Context* context, const v1::CreateScanRequest* request,
                                                  v1::Scan* response) {
  return edge_.Unary<v1::CreateScanRequest, v1::Scan>(
      context, request, response,
      [this](const Call& call, const v1::CreateScanRequest& request) -> absl::StatusOr<v1::Scan> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        ASSIGN_OR_RETURN(const ResourceName blob, ParseName(request.blob(), "blobs"));
        ASSIGN_OR_RETURN(const Scan scan, scans_.Create(municipality, blob.id, call.actor(),
                                                        RequestOf(municipality, "CreateScan", request)));
        return AsHandedIn(call, Show(scan));
      });
}

IntakeService::Reactor* IntakeService::GetScan(Context* context, const v1::GetScanRequest* request,
                                               v1::Scan* response) {
  return edge_.Unary<v1::GetScanRequest, v1::Scan>(
      context, request, response, [this](const Call&, const v1::GetScanRequest& request) -> absl::StatusOr<v1::Scan> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "scans"));
        ASSIGN_OR_RETURN(const Scan scan, scans_.Get(name.municipality, name.id));
        return Show(scan);
      });
}

IntakeService::Reactor* IntakeService::ListScans(Context* context, const v1::ListScansRequest* request,
                                                 v1::ListScansResponse* response) {
  return edge_.Unary<v1::ListScansRequest, v1::ListScansResponse>(
      context, request, response,
      [this](const Call&, const v1::ListScansRequest& request) -> absl::StatusOr<v1::ListScansResponse> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        const std::string query = absl::StrCat("scans/", municipality, "/", request.state());
        ASSIGN_OR_RETURN(const PageWanted wanted, Wanted(request.page_size(), request.page_token(), query));
        ASSIGN_OR_RETURN(auto found,
                         scans_.List(municipality, FromProto(request.state()), wanted.after, wanted.size + 1));
        v1::ListScansResponse page;
        if (static_cast<int>(found.size()) > wanted.size) {
          found.pop_back();
          page.set_next_page_token(paging::EncodeToken(scans_.ListKey(found.back()), query));
        }
        for (const Scan& scan : found) *page.add_scans() = Show(scan);
        return page;
      });
}

IntakeService::Reactor* IntakeService::RetryScan(Context* context, const v1::RetryScanRequest* request,
                                                 v1::Scan* response) {
  return edge_.Unary<v1::RetryScanRequest, v1::Scan>(
      context, request, response,
      [this](const Call& call, const v1::RetryScanRequest& request) -> absl::StatusOr<v1::Scan> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "scans"));
        ASSIGN_OR_RETURN(const Scan scan, scans_.Retry(name.municipality, name.id, call.actor(),
                                                       RequestOf(name.municipality, "RetryScan", request)));
        return Show(scan);
      });
}

// A job may be delivered, and read, twice with other timings: the scan's state makes this idempotent, not the request
// ledger.
IntakeService::Reactor* IntakeService::RecordReading(Context* context, const v1::RecordReadingRequest* request,
                                                     v1::Scan* response) {
  return edge_.Unary<v1::RecordReadingRequest, v1::Scan>(
      context, request, response,
      [this](const Call& call, const v1::RecordReadingRequest& request) -> absl::StatusOr<v1::Scan> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "scans"));
        if (request.pages_size() > static_cast<int>(kPagesOfReadingMax))
          return OutOfRange("pages", 0, kPagesOfReadingMax);
        for (const auto& page : request.pages()) {
          if (page.fields_size() > static_cast<int>(kFieldsOfPageMax))
            return OutOfRange("pages.fields", 0, kFieldsOfPageMax);
        }
        ASSIGN_OR_RETURN(const Scan scan,
                         scans_.RecordReading(name.municipality, name.id, FromProto(request.pages()), call.actor()));
        return Show(scan);
      });
}

IntakeService::Reactor* IntakeService::RecordReadingFailure(Context* context,
                                                            const v1::RecordReadingFailureRequest* request,
                                                            v1::Scan* response) {
  return edge_.Unary<v1::RecordReadingFailureRequest, v1::Scan>(
      context, request, response,
      [this](const Call& call, const v1::RecordReadingFailureRequest& request) -> absl::StatusOr<v1::Scan> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "scans"));
        if (request.reason().empty()) return MissingPart("reason");
        RETURN_IF_ERROR(CheckSize("message", request.reason().size() + request.message().size(), kCommentBytesMax));
        ASSIGN_OR_RETURN(const Scan scan, scans_.RecordFailure(name.municipality, name.id, request.request_id(),
                                                               request.reason(), request.message(), call.actor()));
        return Show(scan);
      });
}

IntakeService::Reactor* IntakeService::LeaseHandoff(Context* context, const v1::LeaseHandoffRequest* request,
                                                    v1::HandoffLease* response) {
  return edge_.Unary<v1::LeaseHandoffRequest, v1::HandoffLease>(
      context, request, response,
      [this](const Call&, const v1::LeaseHandoffRequest& request) -> absl::StatusOr<v1::HandoffLease> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "handoffs"));
        if (request.max_items() < 0 || request.max_items() > kLeaseItemsMax)
          return OutOfRange("max_items", 0, kLeaseItemsMax);
        const int64_t lease_s_max = absl::ToInt64Seconds(kLeaseMax);
        if (request.lease_s() < 0 || request.lease_s() > lease_s_max) return OutOfRange("lease_s", 0, lease_s_max);
        ASSIGN_OR_RETURN(const LeasedRows rows,
                         handoffs_.Take(name.id, request.max_items(), absl::Seconds(request.lease_s()),
                                        RequestOf(name.municipality, "LeaseHandoff", request)));
        return ToProto(name.municipality, rows);
      });
}

IntakeService::Reactor* IntakeService::AcknowledgeHandoff(Context* context,
                                                          const v1::AcknowledgeHandoffRequest* request,
                                                          v1::AcknowledgeHandoffResponse* response) {
  return edge_.Unary<v1::AcknowledgeHandoffRequest, v1::AcknowledgeHandoffResponse>(
      context, request, response,
      [this](const Call&,
             const v1::AcknowledgeHandoffRequest& request) -> absl::StatusOr<v1::AcknowledgeHandoffResponse> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "handoffs"));
        if (request.applications_size() > kLeaseItemsMax) return OutOfRange("applications", 0, kLeaseItemsMax);
        std::vector<std::string> receipt_numbers;
        for (const std::string& application : request.applications()) {
          ASSIGN_OR_RETURN(ResourceName held, ParseName(application, "applications"));
          receipt_numbers.push_back(std::move(held.id));
        }
        v1::AcknowledgeHandoffResponse answer;
        ASSIGN_OR_RETURN(const int acknowledged,
                         handoffs_.Acknowledge(name.id, request.lease(), receipt_numbers,
                                               RequestOf(name.municipality, "AcknowledgeHandoff", request)));
        answer.set_acknowledged(acknowledged);
        return answer;
      });
}

v1::Scan IntakeService::Show(const Scan& scan) const { return ToProto(scan, scans_.AccessCodeOf(scan)); }

}  // namespace madoguchi::intake
