// The gRPC edge of intake: shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "services/intake/core/applications/applications.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/handoffs/handoffs.h"
#include "services/intake/core/paper/scans.h"

namespace madoguchi::intake {

class IntakeService final : public v1::Intake::CallbackService {
 public:
  // Nothing is owned.
  IntakeService(rpc::Edge* edge, Catalog* catalog, Applications* applications, Scans* scans, Handoffs* handoffs)
      : edge_(*edge), catalog_(*catalog), applications_(*applications), scans_(*scans), handoffs_(*handoffs) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* PublishProcedure(Context*, const v1::PublishProcedureRequest*, procedure::v1::Procedure*) override;
  Reactor* GetProcedure(Context*, const v1::GetProcedureRequest*, procedure::v1::Procedure*) override;
  Reactor* ListProcedures(Context*, const v1::ListProceduresRequest*, v1::ListProceduresResponse*) override;

  Reactor* SubmitApplication(Context*, const v1::SubmitApplicationRequest*, v1::Receipt*) override;
  Reactor* LookUpReceipt(Context*, const v1::LookUpReceiptRequest*, v1::ReceiptStatus*) override;
  Reactor* GetApplication(Context*, const v1::GetApplicationRequest*, v1::Application*) override;
  Reactor* ListApplications(Context*, const v1::ListApplicationsRequest*, v1::ListApplicationsResponse*) override;
  Reactor* ReviewApplication(Context*, const v1::ReviewApplicationRequest*, v1::Application*) override;
  Reactor* ApproveApplication(Context*, const v1::ApproveApplicationRequest*, v1::Application*) override;
  Reactor* RejectApplication(Context*, const v1::RejectApplicationRequest*, v1::Application*) override;

  Reactor* CreateScan(Context*, const v1::CreateScanRequest*, v1::Scan*) override;
  Reactor* GetScan(Context*, const v1::GetScanRequest*, v1::Scan*) override;
  Reactor* ListScans(Context*, const v1::ListScansRequest*, v1::ListScansResponse*) override;
  Reactor* RetryScan(Context*, const v1::RetryScanRequest*, v1::Scan*) override;
  Reactor* RecordReading(Context*, const v1::RecordReadingRequest*, v1::Scan*) override;
  Reactor* RecordReadingFailure(Context*, const v1::RecordReadingFailureRequest*, v1::Scan*) override;

  Reactor* LeaseHandoff(Context*, const v1::LeaseHandoffRequest*, v1::HandoffLease*) override;
  Reactor* AcknowledgeHandoff(Context*, const v1::AcknowledgeHandoffRequest*, v1::AcknowledgeHandoffResponse*) override;

 private:
  v1::Scan Show(const Scan& scan) const;

  rpc::Edge& edge_;
  Catalog& catalog_;
  Applications& applications_;
  Scans& scans_;
  Handoffs& handoffs_;
};

}  // namespace madoguchi::intake
