#include "procedures/web/form.h"

#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

TEST(WebFormTest, CarriesWhatAPageNeeds) {
  const json form = WebForm(CatalogDefinition("resident-record-copy"));
  EXPECT_EQ(form["procedure"], "resident-record-copy");
  EXPECT_EQ(form["version"], 1);
  EXPECT_EQ(form["title"]["en"], "Request for a copy of the resident record");
  EXPECT_EQ(form["fee"]["of"], "request.copies");
  const json& applicant = form["sections"][0];
  EXPECT_EQ(applicant["id"], "applicant");
  EXPECT_EQ(applicant["fields"][0]["type"], "person_name");
  EXPECT_EQ(applicant["fields"][1]["eras"][4], json({{"value", "reiwa"}, {"label", "令和"}}));
  EXPECT_EQ(applicant["fields"][1]["not_after"], "today");
  EXPECT_EQ(applicant["fields"][5]["when"],
            json({{"field", "applicant.relation"}, {"op", "equals"}, {"value", "agent"}}));
  const json& persons = form["sections"][1]["fields"][3];
  EXPECT_EQ(persons["repeat"], json({{"min", 1}, {"max", 2}}));
  EXPECT_EQ(persons["fields"][0]["path"], "request.persons.*.person");
  EXPECT_EQ(form["rules"][0]["unless"]["and"][1],
            json({{"field", "request.show"}, {"op", "contains"}, {"value", "my_number"}}));
}

// No page ever has to show an empty label: what is not translated stands in Japanese.
void ExpectTexts(const json& value) {
  if (value.is_object() && value.contains("ja")) {
    for (const char* language : {"ja", "easy", "en"}) EXPECT_NE(value[language], "") << value;
    return;
  }
  if (value.is_structured()) {
    for (const json& item : value) ExpectTexts(item);
  }
}

TEST(WebFormTest, EveryTextStandsInThreeLanguages) {
  for (const char* id : kCatalog) ExpectTexts(WebForm(CatalogDefinition(id)));
}

}  // namespace
}  // namespace madoguchi::procedures
