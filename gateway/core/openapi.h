// OpenAPI 3.0 from the route table: paths, parameters, bodies, schemas, errors and how to sign in.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/core/route_table.h"

namespace madoguchi::gateway {

std::string OpenApiDocument(const RouteTable& routes, absl::string_view version);

}  // namespace madoguchi::gateway
