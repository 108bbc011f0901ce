// One character as the character net wants it. The same code stands in training, evaluation and the reader: what
// differs here is what the net gets wrong there.
#pragma once

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

inline constexpr int kCharacterSidePx = 48;

// Ink of a crop seen by itself, without its page: paper brightness is estimated inside the crop. CV_8U grey (0 black) →
// CV_8U ink (0 bare).
cv::Mat InkOf(const cv::Mat& grey);

// Where a character stands: in a printed box, of whose border remains lie along any edge of the image, or among others
// on a free line, where only a rule above or below can remain: what stands upright at the side is a 1.
enum class Place { kBox, kLine };

// `ink` (CV_8U, 0 bare) → kCharacterSidePx square, contrast levelled, remains of the box's border left out, the strokes
// centred. `cell_side_px` is the side of the box, or the height of a character on a free line. How much of it the
// strokes fill is kept in a gentler form (small ょ stays smaller than よ), because size is all that tells them apart.
// All zero where nothing is written.
cv::Mat CharacterImage(const cv::Mat& ink, double cell_side_px, Place place = Place::kBox);

}  // namespace madoguchi::ocr
