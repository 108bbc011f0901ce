// Early return for absl::Status and absl::StatusOr.
#pragma once

#include <utility>

#include "absl/status/status.h"

#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

#define MADOGUCHI_CONCAT_INNER(a, b) a##b
#define MADOGUCHI_CONCAT(a, b) MADOGUCHI_CONCAT_INNER(a, b)

// ASSIGN_OR_RETURN(auto value, Compute()): leaves the function with the error, or binds the value.
#define ASSIGN_OR_RETURN(declaration, expression) \
  MADOGUCHI_ASSIGN_OR_RETURN(MADOGUCHI_CONCAT(status_or_, __LINE__), declaration, expression)
#define MADOGUCHI_ASSIGN_OR_RETURN(result, declaration, expression) \
  auto result = (expression);                                       \
  if (!result.ok()) return std::move(result).status();              \
  declaration = *std::move(result)
