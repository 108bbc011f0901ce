// What is written into the forms: values that are plainly samples, drawn by a seeded generator.
#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "procedures/layout/template.h"
#include "tests/data/fill/sample_tables.h"

namespace madoguchi::fill {

using Values = std::map<std::string, std::string>;  // leaf id → value in the definition's notation; absent: left blank

struct Person {
  std::string kanji;
  std::string kana;
};

// Where names, places and texts come from, by the field they are for.
struct Vocabulary {
  std::function<Person(absl::string_view field, std::mt19937&)> person;
  std::function<Place(std::mt19937&)> place;
  std::function<std::string(absl::string_view field, std::mt19937&)> text;
  bool real_dates = false;  // years that their era had
};

// 見本 太郎 and the like, for files that are kept.
Vocabulary PlainSamples();

// As people write: frequent names, real towns with their postal codes; in fields whose id contains kUnlisted names that
// no list has. For measuring.
inline constexpr absl::string_view kUnlisted = "unlisted";
Vocabulary Measured();

// Most fields of the page, some left blank.
Values SampleValues(const procedures::TemplatePage& page, std::mt19937& rng,
                    const Vocabulary& vocabulary = PlainSamples());

}  // namespace madoguchi::fill
