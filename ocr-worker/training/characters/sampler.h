// Draws training samples: which character, in which font, by which hand, through which scanner; then prepared as the
// reader does.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ocr-worker/training/characters/digit_sheet.h"
#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"
#include "ocr-worker/training/characters/scan.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

struct Sources {
  std::string classes_file;    // classes.tsv
  std::string fonts_file;      // fonts.tsv
  std::string fontsource_dir;  // where npm put @fontsource
  bool held_fonts = false;     // only the fonts that are held back, or only the others
  std::string digit_sheet;     // draw half of the digits as the people of this sheet wrote them; empty: from fonts
  bool only_digits = false;
  bool crossed_out = false;  // cross half of them out: label 0, and 1 for what still stands
  Distortions distortions = Distortions::kTrain;
};

// Each character of classes.tsv and how often it is drawn. Throws std::runtime_error when the file is missing.
std::vector<std::pair<char32_t, double>> ReadClasses(const std::string& file);

struct Sample {
  cv::Mat image;  // kCharacterSidePx square, as CharacterImage gives it
  int label;      // index of the character; classes().size() for what is no whole character
};

// Deterministic in its seed. Not thread-safe. Throws std::runtime_error when a source is missing.
class Sampler {
 public:
  Sampler(const Sources& sources, uint64_t seed);

  // In the order of the net's outputs.
  const std::vector<char32_t>& classes() const { return classes_; }

  Sample Draw();

 private:
  struct Written {
    cv::Mat coverage;
    int label;
  };
  void LoadClasses(const std::string& file);
  void LoadFonts(const Sources& sources);
  Font* AnyFont(char32_t character);
  cv::Mat WriteWith(Font& font, char32_t character, int side_px);
  cv::Mat WriteAny(char32_t character, int side_px);
  Written WriteCharacter(int side_px);
  Written WriteNoCharacter(int side_px);
  cv::Mat WriteClosePair(int side_px);  // empty when nothing comes of it

  struct FreeTypeCloser {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
  };
  const bool crossed_out_;
  const Distortions distortions_;
  const bool only_digits_;
  const Scanner scanner_;
  Random random_;
  std::unique_ptr<FT_LibraryRec_, FreeTypeCloser> library_;
  std::vector<char32_t> classes_;
  std::vector<double> class_shares_;  // cumulative
  std::vector<std::unique_ptr<Font>> fonts_;
  std::unique_ptr<DigitSheet> digits_;  // null: from fonts alone
};

}  // namespace madoguchi::training
