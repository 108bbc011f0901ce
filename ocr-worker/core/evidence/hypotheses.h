// The values that a field may have, by what its readers offered: each with what the ink, the second reader and the
// field's own type say of it. No value is made up: each is spelled by a way through the first reader's graph or by the
// second reader.
#pragma once

#include <string>
#include <vector>

#include "ocr-worker/core/evidence/gazetteer.h"
#include "ocr-worker/core/evidence/knowledge.h"
#include "ocr-worker/core/evidence/observation.h"

namespace madoguchi::ocr {

struct Hypothesis {
  std::string value;
  double ink = 0;       // ln of its share of all ways by the first reader
  double second = 0;    // ln weight by the second reader, up to a constant; 0 where none was asked
  double own = 0;       // ln weight by type and lists, 0 at best
  double partner = 0;   // ln weight by the fields that belong to it, up to a constant
  bool faulty = false;  // cannot stand in this field
  double lowest = 0;    // share of its least certain character
  int characters = 0;
  std::vector<Gazetteer::Place> places;  // of an address: what it begins with

  double total() const { return kInkTrust * ink + second + own + partner; }

  // Recognisers are surer than they are right: their weights are taken so much less serious against other evidence.
  static constexpr double kInkTrust = 0.8;
};

// Likeliest first by ink, second reader and own type; at least one where anything was read, at most kHypothesesMax.
inline constexpr size_t kHypothesesMax = 48;
std::vector<Hypothesis> HypothesesOf(const Observation& observation, const Knowledge& knowledge);

}  // namespace madoguchi::ocr
