#include "ocr-worker/core/evidence/field_value.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

using procedures::LeafType;

FieldValue ValueOfWay(const procedures::TemplateField& field, const ReadingGraph& graph, const std::vector<int>& way) {
  FieldValue made;
  std::vector<std::string> characters;
  for (const int n : way) {
    const ReadingNode& node = graph.nodes[n];
    if (node.new_word && !characters.empty()) {
      if (HoldsDigits(field.type)) {
        made.faulty = true;
      } else {
        characters.push_back(" ");
      }
    }
    std::string character = ForType(node.text, field.type);
    if (character.empty()) {
      made.faulty = true;
    } else {
      characters.push_back(std::move(character));
    }
  }
  if (field.type == LeafType::kAddress && field.id.ends_with(".town")) std::erase_if(characters, IsSpace);
  while (!characters.empty() && IsSpace(characters.back())) characters.pop_back();
  made.value = field.type == LeafType::kAddress ? JoinHouseNumbers(characters) : absl::StrJoin(characters, "");
  made.faulty |= made.value.empty();
  return made;
}

bool HoldsDigits(LeafType type) {
  return type == LeafType::kDigits || type == LeafType::kPhone || type == LeafType::kPostal;
}

std::string WithoutSpaces(absl::string_view text) {
  std::string characters;
  for (const std::string& character : SplitCharacters(text)) {
    if (!IsSpace(character)) characters += character;
  }
  return characters;
}

}  // namespace madoguchi::ocr
