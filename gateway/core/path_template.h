// Path templates of google.api.http:
//   Template = "/" Segments [":" Verb];  Segments = Segment {"/" Segment};
//   Segment = "*" | "**" | Literal | "{" FieldPath ["=" Segments] "}"
// "*" is one segment that is not empty; "**" is any number of them and stands last. Immutable, so thread-safe.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::gateway {

// A request path cut at its slashes, and at the last colon of its last segment. Views into the path; still encoded.
struct SplitPath {
  std::vector<absl::string_view> segments;
  absl::string_view verb;
};
SplitPath SplitRequestPath(absl::string_view path);

class PathTemplate {
 public:
  using Bindings = std::vector<std::pair<std::string, std::string>>;  // field path, decoded value
  enum class Outcome { kNoMatch, kMatch, kMalformed };

  // INVALID_ARGUMENT: says what is wrong with the template.
  static absl::StatusOr<PathTemplate> Parse(absl::string_view text);

  // kMalformed: the shape fits but a value is not decodable text.
  Outcome Match(const SplitPath& path, Bindings* bindings) const;

  const std::vector<std::string>& segments() const { return segments_; }  // literals, "*" or "**"
  const std::string& verb() const { return verb_; }
  std::vector<std::string> FieldPaths() const;
  // Equal shapes match the same paths: "/v1/{name=a/*}:x" → "/v1/a/*:x".
  std::string Shape() const;
  // Sorts before another template when it is to be tried first: literals before "*" before "**".
  bool MoreSpecificThan(const PathTemplate& other) const;
  // As OpenAPI writes it, with one parameter per "*": "/v1/municipalities/{municipality}/…". `parameters` gets their
  // names.
  std::string OpenApiPath(std::vector<std::string>* parameters) const;

 private:
  struct Variable {
    std::string field_path;
    size_t begin = 0;  // of segments_
    size_t end = 0;
  };

  std::vector<std::string> segments_;
  std::vector<Variable> variables_;
  std::string verb_;
};

}  // namespace madoguchi::gateway
