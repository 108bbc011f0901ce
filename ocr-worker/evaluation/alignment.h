// What was read laid beside what stands there, character by character. Pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace madoguchi::ocr::evaluation {

// One step of the cheapest way from truth to reading: (written, read); "" where nothing stands on that side.
using Step = std::pair<std::string, std::string>;
// Every character of both, in order; equal ones are pairs of the same. Texts longer than kAlignedCharactersMax are
// compared as wholes: one step.
std::vector<Step> Align(absl::string_view truth, absl::string_view read);
inline constexpr size_t kAlignedCharactersMax = 1000;

// The script of one character: "kanji", "hiragana", "katakana", "digit", "latin" or "other".
absl::string_view ScriptOf(absl::string_view character);

}  // namespace madoguchi::ocr::evaluation
