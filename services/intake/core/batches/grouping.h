// Which pages of a batch are one application. Above all no page may land in another person's application: what is not
// certain goes to a person.
//
//   serial   Pages with the serial of a printed copy belong together wherever they lie. The same page of a copy again
//            is a second scan of it when the same was read, else somebody filled in a photocopy.
//   copies   A serial that was photocopied tells nobody apart any more: its pages are taken in the order in which they
//            lie, each page 1 begins an application of its own, and a person compares them. A page that may be
//            another's (pages of one kind follow each other) is placed by a person.
//   order    Pages without a serial follow each other: page 1 begins an application, further pages of the same form
//   join
//            while nothing but blank back sides lies between. A stack that was fed from its end is read from its end. A
//            form of one page is an application by itself.
//   settled  A group is given out as soon as no page that is still unread can change it, so that one bad page does not
//            hold up the others; what is left is judged when its section (between two separator sheets) is read.
//
// Pure; safe to call from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace madoguchi::intake {

enum class SheetKind {
  kUnread,
  kForm,
  kBlank,
  kSeparator,
  kUnreadable,  // no form of ours, or not to be read: may be anything
};

// One page in the order of the paper.
struct Sheet {
  SheetKind kind = SheetKind::kUnread;
  // kForm:
  std::string form;
  int version = 0;
  int page = 0;           // from 1
  int pages_of_form = 0;  // of that version
  std::string serial;     // of the printed copy, or ""
  std::string values;     // digest of what was read; "" when nothing was filled in
  // kForm and kUnreadable:
  std::string picture;  // fingerprint of the pixels, or ""
  std::string scan;     // of the application that it belongs to already, or "": others repeat it, not it them
};

// Places in the list of sheets.
struct SheetGroup {
  std::vector<size_t> sheets;  // in the order of the form's pages
  bool settled = false;
  bool doubtful = false;       // the order was not what it should be: a person compares the pages
  bool photocopied = false;    // another group carries the same serial
  std::optional<size_t> twin;  // another group that says exactly the same
};

struct SkippedSheet {
  size_t sheet = 0;
  std::string reason;             // BLANK_PAGE, SEPARATOR_SHEET, DUPLICATE_PAGE
  std::optional<size_t> same_as;  // of DUPLICATE_PAGE
};

// For a person.
struct StraySheet {
  size_t sheet = 0;
  std::string reason;  // "" of an unreadable sheet: its reading says why; else PAGE_WITHOUT_FIRST, PAGE_REPEATED,
                       // SERIAL_REUSED
  std::optional<size_t> group;  // the group that lies before it: its likely place
};

struct Grouping {
  std::vector<SheetGroup> groups;  // in the order of their first sheets
  std::vector<SkippedSheet> skipped;
  std::vector<StraySheet> strays;
};

Grouping GroupSheets(const std::vector<Sheet>& sheets);

}  // namespace madoguchi::intake
