// Partners and their keys through a real gRPC server on a real database.
#include "services/congestion/planning_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/congestion/limits.h"
#include "services/congestion/testing/planning_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

TEST_F(PlanningServiceTest, APartnerProposesAndStaffConfirm) {
  FillHistory(8);
  const v1::PartnerKey made = CreatePartner("police");
  EXPECT_EQ(made.key().size(), 43u);
  EXPECT_EQ(made.partner().state(), v1::PARTNER_ACTIVE);
  const v1::PartnerView view = LookUp(made.key()).value();
  EXPECT_EQ(view.queues_size(), 2);
  EXPECT_EQ(view.headcount_max(), kHeadcountMax);

  v1::PlannedEvent proposed = Submit(made.key(), Group(240, "2027-05-12", "2027-05-14")).value();
  EXPECT_EQ(proposed.state(), v1::PROPOSED);
  EXPECT_EQ(proposed.partner(), kPolice);
  EXPECT_EQ(proposed.update_actor(), "partner");
  EXPECT_EQ(Calendar(kResident, "2027-05-12").value().days(0).reasons_size(), 0) << "not confirmed, does not count";
  v1::PlannedEvent confirmed = Confirm(proposed).value();
  EXPECT_EQ(confirmed.state(), v1::CONFIRMED);
  EXPECT_EQ(confirmed.partner_title(), "見本警察学校");
  EXPECT_EQ(Calendar(kResident, "2027-05-12").value().days(0).reasons(0), "団体の来庁（約80人）");

  // A change takes it out of the calendar until it is confirmed again.
  confirmed.set_headcount(300);
  const v1::PlannedEvent changed = Submit(made.key(), confirmed).value();
  EXPECT_EQ(changed.state(), v1::PROPOSED);
  EXPECT_EQ(Calendar(kResident, "2027-05-12").value().days(0).reasons_size(), 0);
  v1::WithdrawPartnerEventRequest withdraw;
  withdraw.set_parent(kPolice);
  withdraw.set_request_id(NewId());
  withdraw.set_key(made.key());
  withdraw.set_event(changed.name());
  withdraw.set_revision(changed.revision());
  EXPECT_EQ(As(common::v1::ROLE_PUBLIC, &Stub::WithdrawPartnerEvent, withdraw)->state(), v1::CANCELLED);
  EXPECT_THAT(Confirm(changed), Fails(StatusCode::kAborted, "STALE_REVISION"));
}

TEST_F(PlanningServiceTest, APartnerSeesAndChangesOnlyItsOwn) {
  const std::string key = CreatePartner("police").key();
  const std::string other_key = CreatePartner("university").key();
  const std::string university = absl::StrCat(kOfficeName, "/partners/university");
  const v1::PlannedEvent of_staff = Create(Group(10, "2027-05-12", "")).value();
  v1::PlannedEvent of_police = Submit(key, Group(240, "2027-05-12", "")).value();
  EXPECT_EQ(LookUp(other_key, university).value().events_size(), 0);
  EXPECT_EQ(LookUp(key).value().events_size(), 1);
  EXPECT_THAT(Submit(other_key, of_police, university), Fails(StatusCode::kNotFound, "UNKNOWN_EVENT"));
  EXPECT_THAT(Submit(key, of_staff), Fails(StatusCode::kNotFound, "UNKNOWN_EVENT"));
  // One partner's key opens no other's door.
  EXPECT_THAT(LookUp(key, university), Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID"));
  EXPECT_THAT(Submit(key, of_police, university), Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID"));
}

TEST_F(PlanningServiceTest, KeysEnd) {
  v1::CreatePartnerRequest create;
  create.set_parent(kOfficeName);
  create.set_request_id("once");
  create.set_partner_id("police");
  create.set_title("見本警察学校");
  create.set_valid_days(30);
  const std::string key = As(common::v1::ROLE_OPERATOR, &Stub::CreatePartner, create)->key();
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::CreatePartner, create)->key(), "") << "shown once";
  create.set_request_id("twice");
  EXPECT_THAT(As(common::v1::ROLE_OPERATOR, &Stub::CreatePartner, create),
              Fails(StatusCode::kAlreadyExists, "PARTNER_EXISTS"));
  EXPECT_OK(LookUp(key));
  for (const std::string& wrong : {std::string(), key.substr(1), key + "A", std::string(43, 'A')}) {
    EXPECT_THAT(LookUp(wrong), Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID"));
  }
  EXPECT_THAT(LookUp(key, absl::StrCat(kOfficeName, "/partners/nobody")),
              Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID"));

  v1::RenewPartnerKeyRequest renew;
  renew.set_name(kPolice);
  renew.set_request_id(NewId());
  renew.set_valid_days(10);
  const std::string renewed = As(common::v1::ROLE_OPERATOR, &Stub::RenewPartnerKey, renew)->key();
  EXPECT_THAT(LookUp(key), Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID"));
  EXPECT_OK(LookUp(renewed));
  clock_.Advance(absl::Hours(24 * 10));
  EXPECT_THAT(LookUp(renewed), Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_EXPIRED"));
  clock_.Advance(-absl::Hours(24));
  v1::RevokePartnerRequest revoke;
  revoke.set_name(kPolice);
  revoke.set_request_id(NewId());
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::RevokePartner, revoke)->state(), v1::PARTNER_REVOKED);
  EXPECT_THAT(LookUp(renewed), Fails(StatusCode::kPermissionDenied, "PARTNER_KEY_INVALID"));
  v1::ListPartnersRequest list;
  list.set_parent(kOfficeName);
  EXPECT_EQ(As(common::v1::ROLE_COUNTER, &Stub::ListPartners, list)->partners(0).state(), v1::PARTNER_REVOKED);
}

TEST_F(PlanningServiceTest, APartnerCannotCallWithoutEnd) {
  const std::string key = CreatePartner("police").key();
  for (int i = 0; i < kPartnerCallsPerHourMax; ++i) ASSERT_OK(LookUp(key));
  EXPECT_THAT(LookUp(key), Fails(StatusCode::kResourceExhausted, "TOO_MANY_CALLS"));
  clock_.Advance(absl::Hours(1));
  EXPECT_OK(LookUp(key));
}

}  // namespace
}  // namespace madoguchi::congestion
