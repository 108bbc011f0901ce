// What a scanner's key is told of the paper that it handed in: how far it is, never what stands on it or who gets its
// receipt. Who also has a role that may look is told everything.
#pragma once

#include "common/rpc/call.h"
#include "madoguchi/intake/v1/batch.pb.h"
#include "madoguchi/intake/v1/intake.pb.h"

namespace madoguchi::intake {

inline bool IsScannerAlone(const rpc::Call& call) {
  using namespace common::v1;
  return call.HasRole(ROLE_SCANNER) && !call.HasRole(ROLE_COUNTER) && !call.HasRole(ROLE_OPERATOR) &&
         !call.HasRole(ROLE_HEAD);
}

inline v1::Batch AsHandedIn(const rpc::Call& call, v1::Batch batch) {
  if (IsScannerAlone(call)) batch.clear_applications();
  return batch;
}

// An answer that is repeated may be of a scan that has been read since.
inline v1::Scan AsHandedIn(const rpc::Call& call, v1::Scan scan) {
  if (!IsScannerAlone(call)) return scan;
  scan.clear_pages();
  scan.clear_page_blobs();
  scan.clear_application();
  scan.clear_receipt_number();
  scan.clear_access_code();
  return scan;
}

}  // namespace madoguchi::intake
