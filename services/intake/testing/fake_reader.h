// An ocr-worker behind real gRPC that cuts a picture out of nothing: what intake's tests need of the other process.
// Thread-safe.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sync/mutex.h"
#include "madoguchi/ocr/v1/ocr.grpc.pb.h"

namespace madoguchi::intake {

class FakeReader final : public ocr::v1::Ocr::Service {
 public:
  FakeReader() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~FakeReader() override { server_->Shutdown(); }

  std::string endpoint() const { return absl::StrCat("127.0.0.1:", port_); }

  void SetAway(bool away) {
    MutexLock lock(&mutex_);
    away_ = away;
  }
  std::vector<ocr::v1::CutFieldsRequest> asked() {
    MutexLock lock(&mutex_);
    return asked_;
  }

  grpc::Status CutFields(grpc::ServerContext*, const ocr::v1::CutFieldsRequest* request,
                         ocr::v1::CutFieldsResponse* response) override {
    MutexLock lock(&mutex_);
    if (away_) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
    asked_.push_back(*request);
    for (const int index : request->page_indexes()) {
      ocr::v1::CutPage& page = *response->add_pages();
      page.set_page_index(index);
      for (const std::string& field : request->fields()) {
        ocr::v1::FieldCrop& crop = *page.add_crops();
        crop.set_field(field);
        crop.set_png(absl::StrCat("picture of ", field, " in ", request->blob()));
      }
    }
    return grpc::Status::OK;
  }

  grpc::Status CopyPage(grpc::ServerContext*, const ocr::v1::CopyPageRequest* request,
                        ocr::v1::CopyPageResponse* response) override {
    MutexLock lock(&mutex_);
    if (away_) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
    response->set_jpeg(absl::StrCat("page ", request->page_index(), " of ", request->name()));
    return grpc::Status::OK;
  }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  Mutex mutex_;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<ocr::v1::CutFieldsRequest> asked_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::intake
