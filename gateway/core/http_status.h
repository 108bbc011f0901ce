// absl::Status → HTTP: the status code and the AIP-193 error body.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "gateway/core/http.h"

namespace madoguchi::gateway {

int HttpStatusOf(const absl::Status& status);

// What may leave the house: an error without a reason, and one whose text is not meant for people, becomes the plain
// sentence for its code.
absl::Status Presentable(const absl::Status& status);

// {"error":{"code","status","message","details":[ErrorInfo, BadRequest]}} with its headers (Allow, Retry-After,
// WWW-Authenticate).
HttpResponse ErrorResponse(const absl::Status& status);

}  // namespace madoguchi::gateway
