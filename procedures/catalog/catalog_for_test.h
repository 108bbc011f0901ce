// The catalogue's definitions and plainly invented answers to them, for tests. Run from the repository's top.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

inline constexpr const char* kCatalog[] = {"resident-record-copy", "moving-in", "facility-use"};

inline std::string CatalogYaml(const std::string& id) {
  std::ifstream in("procedures/catalog/" + id + ".yaml", std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

// Dies when the catalogue is faulty.
inline Definition CatalogDefinition(const std::string& id) { return ParseDefinition(CatalogYaml(id)).value(); }

inline nlohmann::json SampleName() { return {{"kanji", "見本　太郎"}, {"kana", "ミホン　タロウ"}}; }
inline nlohmann::json SampleAddress() {
  return {{"postal", "1000001"}, {"town", "東京都千代田区千代田"}, {"number", "1番1号"}};
}

// Valid on 2026-04-01.
inline nlohmann::json SampleData(const std::string& id) {
  if (id == "resident-record-copy") {
    return {
        {"applicant",
         {{"name", SampleName()},
          {"birth", "1985-01-02"},
          {"address", SampleAddress()},
          {"phone", "0312345678"},
          {"relation", "self"}}},
        {"request", {{"kind", "whole"}, {"copies", 2}, {"show", {"domicile", "relation"}}, {"purpose", "licence"}}}};
  }
  if (id == "moving-in") {
    return {{"notifier", {{"name", SampleName()}, {"phone", "09012345678"}, {"relation", "self"}}},
            {"move",
             {{"moved_on", "2026-03-28"},
              {"new_address", SampleAddress()},
              {"new_head", SampleName()},
              {"old_address", SampleAddress()},
              {"old_head", SampleName()},
              {"certificate", "paper"}}},
            {"members",
             {{"people",
               {{{"name", SampleName()},
                 {"birth", "1985-01-02"},
                 {"sex", "male"},
                 {"relationship", "head"},
                 {"my_number_card", "brought"}},
                {{"name", {{"kanji", "見本　花子"}, {"kana", "ミホン　ハナコ"}}},
                 {"birth", "2019-05-01"},
                 {"sex", "female"},
                 {"relationship", "child"},
                 {"my_number_card", "none"}}}}}}};
  }
  return {{"applicant",
           {{"kind", "person"}, {"name", SampleName()}, {"address", SampleAddress()}, {"phone", "0312345678"}}},
          {"use",
           {{"room", "small"},
            {"day", "2026-04-20"},
            {"slots", {"morning", "afternoon"}},
            {"people", 12},
            {"purpose", "読書会"},
            {"fee_collected", "none"},
            {"terms", true}}}};
}

}  // namespace madoguchi::procedures
