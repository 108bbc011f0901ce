// Every bound of procedures/ in one place. A definition or template beyond one of these is refused by name, never cut.
#pragma once

#include <cstddef>

namespace madoguchi::procedures {

// Definitions (YAML).
inline constexpr size_t kDefinitionBytesMax = 256 * 1024;
inline constexpr int kDefinitionDepthMax = 16;
inline constexpr int kDefinitionNodesMax = 20'000;
inline constexpr size_t kScalarBytesMax = 4 * 1024;
inline constexpr size_t kFaultsMax = 100;  // further faults are not listed: the first ones must be mended anyway
inline constexpr size_t kIdBytesMax = 48;
inline constexpr size_t kSectionsMax = 30;
inline constexpr size_t kFieldsPerSectionMax = 60;
inline constexpr size_t kOptionsMax = 60;
inline constexpr size_t kRulesMax = 100;
inline constexpr size_t kColumnsMax = 200;
inline constexpr int kRepeatMax = 20;
inline constexpr int kConditionCombinationsMax = 20'000;  // tried when looking for contradictions and dead ends

// Values.
inline constexpr int kTextCharactersMax = 1'000;
inline constexpr int kNameCharactersMax = 60;
inline constexpr int kKanaCharactersMax = 80;
inline constexpr int kTownCharactersMax = 100;
inline constexpr int kNumberCharactersMax = 100;
inline constexpr int kIntegerDigitsMax = 9;
inline constexpr int kTextCellsMax = 60;             // boxes of a text on paper
inline constexpr size_t kValueBytesMax = 16 * 1024;  // longer strings are refused before any of them is looked at

// Paper and templates.
inline constexpr double kPaperSideMmMax = 1'200;  // A0 and a little
inline constexpr size_t kPagesMax = 20;
inline constexpr size_t kLeavesPerPageMax = 500;
inline constexpr size_t kCellsPerFieldMax = 100;
inline constexpr size_t kMarkersMax = 16;
inline constexpr size_t kTemplateBytesMax = 64 * 1024 * 1024;

}  // namespace madoguchi::procedures
