// Decides a whole page at once, because its fields bear each other out: postal code and address, 氏名 and フリガナ, the
// parts of a date. Each field's hypotheses (hypotheses.h) get a bounded ln weight from the fields that belong to it,
// summed over what those may be; the likeliest is chosen. A value that no recogniser offered is never chosen, and clear
// ink wins against all evidence. ADR 0008 says why in this way.
#pragma once

#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "ocr-worker/core/evidence/hypotheses.h"
#include "ocr-worker/core/evidence/knowledge.h"
#include "ocr-worker/core/evidence/observation.h"
#include "ocr-worker/core/reading.h"

namespace madoguchi::ocr {

// What each field may be, before the others are asked: kept from one decision on the same page to the next.
using Considered = std::vector<std::optional<std::vector<Hypothesis>>>;

// One reading each, in order. `considered`: empty at first; whoever changes an observation clears its entry.
std::vector<FieldReading> Decide(absl::Span<const Observation> observations, const Knowledge& knowledge,
                                 Considered& considered);
inline std::vector<FieldReading> Decide(absl::Span<const Observation> observations, const Knowledge& knowledge) {
  Considered considered;
  return Decide(observations, knowledge, considered);
}

// Whether a doubtful reading could be accepted if a second reader agreed, or nothing was read at all. Asking costs more
// than everything else that happens to a field. Where nothing is ever accepted (a confidence above 1 is asked for, as
// by the calibration) it is always asked, but never about boxes that hold digits or フリガナ alone: there the second
// reader is so much worse than the first that it mended 1 and spoilt 6 of 925 fields of the calibration.
bool SecondMayHelp(const FieldReading& reading, const procedures::TemplateField& field, const Knowledge& knowledge);

}  // namespace madoguchi::ocr
