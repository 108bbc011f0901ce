// Which pieces form which characters: all ways through a line at once, weighed by the net, by geometry and by what
// names look like.
#pragma once

#include <vector>

#include "ocr-worker/core/text/character_bigrams.h"
#include "ocr-worker/core/text/character_scorer.h"
#include "ocr-worker/core/text/line_pieces.h"
#include "ocr-worker/core/text/reading_graph.h"
#include "ocr-worker/core/text/recognizer.h"

namespace madoguchi::ocr {

// Pieces first..last taken for one character.
struct Segment {
  int first = 0, last = 0;
};

// Every segment that is not far too wide; at least each piece alone.
std::vector<Segment> Segments(const LinePieces& pieces);

// What the line is made of: a reading (フリガナ) is weighed by what kana may follow and how large they are
// (core/text/kana_context.h), anything else by what names and addresses look like.
enum class LineWords { kAny, kReading };

// The likeliest way through, with each character's posterior over all ways as its confidence and the other readings of
// its segment as alternatives, a wide gap as " "; and all ways but the negligible ones, other cuts among them; a node's
// place is its first piece. `scored[i]` belongs to `segments[i]`. Empty when no way leads through.
Offer ReadLattice(const LinePieces& pieces, const std::vector<Segment>& segments,
                  const std::vector<ScoredPiece>& scored, const CharacterBigrams& bigrams, double word_gap_px,
                  LineWords words = LineWords::kAny);

// The gap from which a new word begins (surname and given name, house number and building). `one_gap_tells`: one gap
// that is much wider than the others is enough, as in a name, and where all characters stand apart it takes one that is
// wider still; running text has only wide ones.
double WordGap(const LinePieces& pieces, bool one_gap_tells);

// The same for characters that stand in boxes, one in each; a node's place is its box.
Offer ReadBoxes(const std::vector<ScoredPiece>& boxes, const CharacterBigrams& bigrams);

}  // namespace madoguchi::ocr
