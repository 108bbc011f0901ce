// The postal codes and places of Japan: municipalities, the towns in them, the codes of each.
//
// An address begins with a place: prefecture and municipality (the prefecture may be left out), then the town; what
// follows (house number, building) is nobody's list. ケ, ヶ and が count as one, as do ノ and の, because a place is
// written now so, now so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Immutable; any number of threads may read it.
class Gazetteer {
 public:
  // `table`: knowledge/make_places.py says how it is written. It must outlive the gazetteer.
  explicit Gazetteer(absl::string_view table);

  // A beginning of a place, one character after the other. Several at once where names begin alike.
  struct Walk {
    enum Stage { kMunicipality, kWithoutPrefecture, kTown } stage = kMunicipality;
    int first = 0, last = 0;  // the names that begin so: [first, last)
    int depth = 0;            // bytes of them

    friend bool operator==(const Walk&, const Walk&) = default;
    friend auto operator<=>(const Walk&, const Walk&) = default;
  };
  std::vector<Walk> Begin() const;
  std::vector<Walk> Step(const Walk& walk, absl::string_view character) const;
  // True if a town's name, or a municipality's, ends here.
  bool AtTown(const Walk& walk) const;
  bool AtMunicipality(const Walk& walk) const { return walk.stage == Walk::kTown && walk.depth == 0; }

  // The longest place that the address begins with.
  struct Place {
    int municipality = -1;
    int town = -1;  // -1: only the municipality is listed
    size_t characters = 0;

    bool listed() const { return municipality >= 0; }
  };
  // More than one where municipalities of several prefectures are called alike. Empty: begins with no place.
  std::vector<Place> Find(absl::string_view address) const;

  // False where ケ, ヶ and が, or ノ, の and 之, stand for each other: the same place, spelled otherwise than in the
  // list.
  bool SpelledAsListed(absl::string_view address, const Place& place) const;

  // How well a postal code and a place belong together.
  enum class Fit {
    kTown,          // the code is that town's
    kMunicipality,  // of another town, or of no one town, of that municipality
    kArea,          // not listed, but codes of that municipality begin with the same three digits
    kNone,
  };
  Fit Compare(absl::string_view code, const Place& place) const;
  bool IsCode(absl::string_view code) const;

 private:
  struct Municipality {
    absl::string_view name;
    int towns_begin = 0, towns_end = 0;
  };
  struct Town {
    absl::string_view name;
    absl::string_view codes;  // space-separated
    int municipality = 0;
  };

  absl::string_view NameAt(Walk::Stage stage, int index) const;
  void Enter(const Walk& walk, std::vector<Walk>& walks) const;

  std::vector<Municipality> municipalities_;                    // by name
  std::vector<std::pair<absl::string_view, int>> short_names_;  // without prefecture, sorted; index of the municipality
  std::vector<Town> towns_;                                     // by municipality, then name
  std::vector<std::pair<uint32_t, int>> codes_;                 // sorted; index of the town
};

}  // namespace madoguchi::ocr
