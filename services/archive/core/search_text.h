// Words of the search. Japanese writes without spaces, so texts are indexed by pairs of neighbouring characters: a word
// of two characters is found, which indexes by three miss. Folding touches only the index, never what is kept. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace madoguchi::archive {

// One spelling for what people do not tell apart: full-width ASCII to ASCII, capitals to small letters, hiragana to
// katakana, variation selectors (IVS) and blanks dropped. Bytes that are not UTF-8 become U+FFFD. Cut after
// kSearchCharactersMax characters.
std::string FoldForSearch(absl::string_view text);

// The folded parts in lines, so that no word is found across two of them.
std::string FoldParts(const std::vector<std::string>& parts);

// Each pair of neighbours, and the last character of each line alone (so that one character is the beginning of some
// gram). Sorted, each once.
std::vector<std::string> Grams(absl::string_view folded);

// The folded words of a query, split at blanks (also U+3000), each once.
std::vector<std::string> QueryWords(absl::string_view query);

// Characters (code points) of UTF-8 text.
size_t CharacterCount(absl::string_view text);

}  // namespace madoguchi::archive
