// A form as blocks before it is cut into pages: a block is one row of the table with its label; its lines carry what is written into.
// Coordinates inside a line are relative to the line's top left corner, in mm.
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

// The blocks that ask for one field.
std::vector<Block> BlocksOf(const Definition& definition, const Field& field);

// Width of a text set in one line, in mm.
double TextWidth(const std::string& text, double size_pt);

// Cut into lines no wider than `width_mm`, never before a closing mark (行頭禁則).
std::vector<std::string> WrapText(const std::string& text, double size_pt, double width_mm);

}  // namespace madoguchi::procedures
