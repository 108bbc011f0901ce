// Listed places among the ways through an address, also where they are far from the likeliest: two or three characters
// that each are the second choice make a way that no list of the best ways reaches.
#pragma once

#include <vector>

#include "ocr-worker/core/evidence/gazetteer.h"
#include "ocr-worker/core/text/reading_graph.h"

namespace madoguchi::ocr {

// Ways that begin with a listed municipality or town, the likeliest of them; what follows the place is free.
std::vector<Way> WaysByPlace(const ReadingGraph& graph, const Gazetteer& places);

}  // namespace madoguchi::ocr
