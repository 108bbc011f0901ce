// The gRPC edge of batches: shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "madoguchi/intake/v1/batch.grpc.pb.h"
#include "services/intake/core/batches/batches.h"

namespace madoguchi::intake {

class BatchService final : public v1::Batches::CallbackService {
 public:
  // Nothing is owned.
  BatchService(rpc::Edge* edge, Batches* batches) : edge_(*edge), batches_(*batches) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateBatch(Context*, const v1::CreateBatchRequest*, v1::Batch*) override;
  Reactor* GetBatch(Context*, const v1::GetBatchRequest*, v1::Batch*) override;
  Reactor* ListBatches(Context*, const v1::ListBatchesRequest*, v1::ListBatchesResponse*) override;
  Reactor* ListBatchPages(Context*, const v1::ListBatchPagesRequest*, v1::ListBatchPagesResponse*) override;
  Reactor* RetryBatchPage(Context*, const v1::RetryBatchPageRequest*, v1::BatchPage*) override;
  Reactor* DropBatchPage(Context*, const v1::DropBatchPageRequest*, v1::BatchPage*) override;
  Reactor* MoveBatchPage(Context*, const v1::MoveBatchPageRequest*, v1::BatchPage*) override;
  Reactor* RecordBatchFile(Context*, const v1::RecordBatchFileRequest*, v1::RecordBatchFileResponse*) override;
  Reactor* RecordBatchPage(Context*, const v1::RecordBatchPageRequest*, v1::RecordBatchPageResponse*) override;

 private:
  rpc::Edge& edge_;
  Batches& batches_;
};

}  // namespace madoguchi::intake
