// The leaves that make up one field's value: their ids, types and names. Paper, reading and procedures/data agree by
// this list alone.
#pragma once

#include <string>
#include <vector>

#include "procedures/definition/definition.h"
#include "procedures/layout/template.h"

namespace madoguchi::procedures {

// True if the paper asks which era; false if one is printed or the year is of the western calendar.
bool AsksEra(const Field& field);

// The path of repetition `index` (from 1) of a repeated group: "request.persons.*.person" → "request.persons.1.person".
std::string PathAt(const std::string& path, int index);

// Digits that an integer's cells must hold.
int IntegerCells(const Field& field);

}  // namespace madoguchi::procedures
