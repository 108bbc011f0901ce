#include "services/intake/adapters/store_contract.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

class ProcedureStoreContract : public StoreContract {
 protected:
  static PublishedProcedure Sample(const std::string& id, int version, const std::string& yaml = "yaml: 𠮷\n") {
    return {kCity,      id, version, absl::StrCat("見本の手続 ", version), yaml, "{\"form\":1}", "{\"template\":1}",
            At(version)};
  }
  absl::StatusOr<PublishedProcedure> Publish(const PublishedProcedure& procedure, const std::string& request_id) {
    return procedures().Insert(procedure, Asked("Publish", request_id, procedure.yaml));
  }
};

TEST_P(ProcedureStoreContract, KeepsEveryVersionExactly) {
  ASSERT_OK(Publish(Sample("sample", 1), "r1"));
  ASSERT_OK(Publish(Sample("sample", 2, "other: yaml\n"), "r2"));
  backend_->Reopen();
  const auto first = procedures().Find(kCity, "sample", 1);
  ASSERT_OK(first);
  EXPECT_EQ(first->yaml, "yaml: 𠮷\n");
  EXPECT_EQ(first->form_json, "{\"form\":1}");
  EXPECT_EQ(first->template_json, "{\"template\":1}");
  EXPECT_EQ(first->publish_time, At(1));
  EXPECT_EQ(procedures().FindNewest(kCity, "sample")->version, 2);
  EXPECT_THAT(procedures().Find(kCity, "sample", 3), Fails(StatusCode::kNotFound, "UNKNOWN_VERSION"));
  EXPECT_THAT(procedures().Find(kCity, "never", 1), Fails(StatusCode::kNotFound, "UNKNOWN_FORM"));
  EXPECT_THAT(procedures().FindNewest(kOtherCity, "sample"), Fails(StatusCode::kNotFound, "UNKNOWN_FORM"));
}

TEST_P(ProcedureStoreContract, APublishedVersionNeverChanges) {
  ASSERT_OK(Publish(Sample("sample", 1), "r1"));
  EXPECT_THAT(Publish(Sample("sample", 1, "changed: true\n"), "r2"),
              Fails(StatusCode::kAlreadyExists, "VERSION_PUBLISHED"));
  EXPECT_OK(Publish(Sample("sample", 1), "r3"));  // the same content again
  EXPECT_THAT(Publish(Sample("sample", 1, "changed: true\n"), "r1"),
              Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(procedures().Find(kCity, "sample", 1)->yaml, "yaml: 𠮷\n");
}

TEST_P(ProcedureStoreContract, ListsTheNewestOfEachByIdWithoutItsWeight) {
  ASSERT_OK(Publish(Sample("b", 1), "b1"));
  ASSERT_OK(Publish(Sample("a", 1), "a1"));
  ASSERT_OK(Publish(Sample("a", 2), "a2"));
  ASSERT_OK(Publish(Sample("c", 1), "c1"));
  const auto page = procedures().List(kCity, "", 2);
  ASSERT_OK(page);
  ASSERT_EQ(page->size(), 2u);
  EXPECT_EQ((*page)[0].id, "a");
  EXPECT_EQ((*page)[0].version, 2);
  EXPECT_EQ((*page)[0].title, "見本の手続 2");
  EXPECT_EQ((*page)[0].yaml, "");
  EXPECT_EQ((*page)[1].id, "b");
  EXPECT_EQ((*procedures().List(kCity, "b", 2))[0].id, "c");
  EXPECT_TRUE(procedures().List(kOtherCity, "", 2)->empty());
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, ProcedureStoreContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
