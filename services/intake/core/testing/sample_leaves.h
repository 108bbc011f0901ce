// What a completely filled page of the resident record's form reads as: one sample for every test that needs such a
// page.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace madoguchi::intake {

inline std::vector<std::pair<std::string, std::string>> SampleLeaves(const std::string& name = "見本 太郎") {
  return {{"applicant.name.kana", "ミホン タロウ"},
          {"applicant.name.kanji", name},
          {"applicant.birth.era", "showa"},
          {"applicant.birth.year", "60"},
          {"applicant.birth.month", "1"},
          {"applicant.birth.day", "2"},
          {"applicant.address.postal", "1000001"},
          {"applicant.address.town", "東京都千代田区千代田"},
          {"applicant.address.number", "1-1"},
          {"applicant.phone", "0312345678"},
          {"applicant.relation", "self"},
          {"request.kind", "whole"},
          {"request.copies", "1"},
          {"request.purpose", "pension"}};
}

}  // namespace madoguchi::intake
