// Measures of the printed form in mm (type in points). Chosen for people: cells that an unsteady hand can fill, lines
// that hold a full signature; thin grey guides, so that ink over them survives when the reader erases the form.
#pragma once

namespace madoguchi::procedures::metrics {

inline constexpr double kPageWidth = 210;
inline constexpr double kPageHeight = 297;

// Corner markers; office printers leave about 5 mm at the edges unprinted.
inline constexpr double kMarkerSide = 10;
inline constexpr double kMarkerInset = 8;
inline constexpr double kMarkerQuiet = 3;

inline constexpr double kQrSide = 18;
inline constexpr double kQrX = 168;
inline constexpr double kQrY = 8;
inline constexpr double kQrQuiet = 3;

inline constexpr double kLeft = 13;
inline constexpr double kRight = 197;
inline constexpr double kContentWidth = kRight - kLeft;
inline constexpr double kFirstPageTop = 30;
inline constexpr double kNextPageTop = 28;
inline constexpr double kContentBottom = 275;

inline constexpr double kLabelWidth = 36;     // the left column with the names of the fields
inline constexpr double kSubLabelWidth = 22;  // second column, for fields of several parts
inline constexpr double kPadding = 2;

inline constexpr double kCellHeight = 8.5;
inline constexpr double kCellWidth = 6.5;       // digits
inline constexpr double kKanaCellWidthMax = 7;  // narrower where the column is, never below 6
inline constexpr double kCellRow = 10.5;        // row that holds cells
inline constexpr double kLineRow = 12;          // row with a free line: 10 mm to write in
inline constexpr double kMarkRow = 8;
inline constexpr double kCheckSide = 4.5;
inline constexpr double kCircleHeight = 7.5;
inline constexpr double kSealSide = 12;
inline constexpr double kHeadingHeight = 7.5;
inline constexpr double kSectionGap = 3;
inline constexpr double kCircleGap = 2;      // between words to be circled
inline constexpr double kOfficeHeight = 17;  // boxes for the office's own use

inline constexpr double kFrameStroke = 0.4;
inline constexpr double kRowStroke = 0.2;
inline constexpr double kGuideStroke = 0.2;
inline constexpr double kFrameGrey = 0.25;
inline constexpr double kRowGrey = 0.45;
inline constexpr double kGuideGrey = 0.55;  // 45 % ink
inline constexpr double kLabelFill = 0.94;
inline constexpr double kSubLabelFill = 0.97;

inline constexpr double kWritingCellWidth = 8;  // kanji and kana by hand

inline constexpr int kKanaCells = 20;
inline constexpr int kNameCells = 14;     // a space between surname and given name takes one
inline constexpr int kAddressCells = 30;  // two rows
inline constexpr int kPhoneCells = 11;
inline constexpr double kDigitGroupGap = 2;  // between boxes of a long number, four and four

inline constexpr double kMmPerPt = 25.4 / 72;

}  // namespace madoguchi::procedures::metrics
