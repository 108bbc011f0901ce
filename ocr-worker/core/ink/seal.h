// Is a seal set here? By the colour of its paste: vermilion to crimson on a colour page. On a grey or black-and-white
// page a seal is ink among ink and cannot be told.
#pragma once

#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/page/registration.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// Immutable; any number of threads may ask.
class SealInk {
 public:
  // `page`: full size; `map` onto it.
  SealInk(const PageInk& page, const PageMap& map);

  // False: the page has no colour that a seal could be known by.
  bool tells() const { return !red_.empty(); }

  // At least the red of a small seal's rim lies inside `box` (page pixels).
  bool IsOver(const cv::Rect2d& box) const;

 private:
  cv::Mat red_;         // 255 where the page is red; every step_-th pixel of the page
  PageMap map_;         // onto red_
  double page_px_ = 0;  // area of a page pixel in pixels of red_
};

}  // namespace madoguchi::ocr
