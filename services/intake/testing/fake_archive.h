// An archive in memory behind real gRPC: what intake's tests need of the other process. Thread-safe.
#pragma once

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/status_bridge.h"
#include "common/status/error.h"
#include "common/sync/mutex.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"

namespace madoguchi::intake {

class FakeArchive final : public archive::v1::Archive::Service {
 public:
  FakeArchive() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~FakeArchive() override { server_->Shutdown(); }

  std::string endpoint() const { return absl::StrCat("127.0.0.1:", port_); }

  void AddBlob(const std::string& name) {
    MutexLock lock(&mutex_);
    blobs_[name] = "";
  }
  void SetAway(bool away) {
    MutexLock lock(&mutex_);
    away_ = away;
  }
  std::vector<archive::v1::Record> records() {
    MutexLock lock(&mutex_);
    return records_;
  }
  std::string BytesOf(const std::string& blob) {
    MutexLock lock(&mutex_);
    return blobs_[blob];
  }

  grpc::Status GetBlob(grpc::ServerContext*, const archive::v1::GetBlobRequest* request,
                       archive::v1::Blob* blob) override {
    MutexLock lock(&mutex_);
    if (away_) return Away();
    if (!blobs_.contains(request->name())) {
      return rpc::ToGrpc(Error(absl::StatusCode::kNotFound, "UNKNOWN_BLOB", "ありません。"));
    }
    blob->set_name(request->name());
    return grpc::Status::OK;
  }

  grpc::Status PutBlob(grpc::ServerContext*, grpc::ServerReader<archive::v1::PutBlobRequest>* reader,
                       archive::v1::Blob* blob) override {
    std::string parent;
    std::string bytes;
    for (archive::v1::PutBlobRequest part; reader->Read(&part);) {
      if (parent.empty()) parent = part.parent();
      bytes += part.content().data();
    }
    MutexLock lock(&mutex_);
    if (away_) return Away();
    blob->set_name(absl::StrCat(parent, "/blobs/", std::hash<std::string>()(bytes)));
    blobs_[blob->name()] = bytes;
    return grpc::Status::OK;
  }

  grpc::Status CreateRecord(grpc::ServerContext*, const archive::v1::CreateRecordRequest* request,
                            archive::v1::Record* record) override {
    MutexLock lock(&mutex_);
    if (away_) return Away();
    for (const auto& document : request->record().documents()) {
      if (!blobs_.contains(document.blob()))
        return rpc::ToGrpc(Error(absl::StatusCode::kNotFound, "UNKNOWN_BLOB", document.blob()));
    }
    if (!seen_.insert(request->request_id()).second) return grpc::Status(grpc::StatusCode::INTERNAL, "filed twice");
    *record = request->record();
    record->set_name(absl::StrCat(request->parent(), "/records/", records_.size() + 1));
    records_.push_back(*record);
    return grpc::Status::OK;
  }

 private:
  static grpc::Status Away() { return grpc::Status(grpc::StatusCode::UNAVAILABLE, "away"); }

  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  Mutex mutex_;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, std::string> blobs_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> seen_ ABSL_GUARDED_BY(mutex_);
  std::vector<archive::v1::Record> records_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::intake
