// A form as blocks before it is cut into pages: a block is one row of the table with its label; its lines carry what is
// written into. Coordinates inside a line are relative to the line's top left corner, in mm.
#pragma once

#include <string>
#include <vector>

#include "procedures/definition/definition.h"
#include "procedures/layout/drawing.h"
#include "procedures/layout/template.h"

namespace madoguchi::procedures {

struct BlockLine {
  std::string label;  // second column; empty: the line has the whole width
  double height = 0;
  double used = 0;  // how far it is filled, from the left
  std::vector<TemplateField> fields;
  std::vector<Drawn> shapes;
};

struct Block {
  std::string label;
  std::string note;  // small, under the label
  bool required = false;
  bool with_next = false;  // never parted from the block below (フリガナ stands above its name)
  std::vector<BlockLine> lines;

  double height() const;
};

// The blocks that ask for the fields of a section. A field with `paper: { beside: true }` shares the line of the one
// before it if both fit.
std::vector<Block> BlocksOf(const Definition& definition, const Section& section);

// The same, `x` further right and `y` further down.
BoxMm Moved(BoxMm box, double x, double y);
Drawn Moved(Drawn shape, double x, double y);
TemplateField Moved(TemplateField field, double x, double y);

// Width of a text set in one line, in mm.
double TextWidth(const std::string& text, double size_pt);

// Cut into lines no wider than `width_mm`, never before a closing mark (行頭禁則).
std::vector<std::string> WrapText(const std::string& text, double size_pt, double width_mm);

}  // namespace madoguchi::procedures
