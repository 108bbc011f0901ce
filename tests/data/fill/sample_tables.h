// Words that pages are filled with. Surnames and given names are the most frequent ones of the country, combined at
// random: no combination means anybody. Kanji of unlisted names are combined in ways that no list has.
#pragma once

#include "absl/types/span.h"

namespace madoguchi::fill {

struct Word {
  const char* kanji;
  const char* kana;
};

// Postal code and the town it stands for: 180 drawn at random from SKK-JISYO.zipcode (public domain).
struct Place {
  const char* postal;
  const char* town;
};

absl::Span<const Word> ListedSurnames();
absl::Span<const Word> ListedGivenNames();
absl::Span<const Word> UnlistedFirstHalves();   // two of these, first and second half, make a surname or a given name
absl::Span<const Word> UnlistedSecondHalves();  // that stands in no list
absl::Span<const Place> Places();
absl::Span<const char* const> HiraganaWords();

}  // namespace madoguchi::fill
