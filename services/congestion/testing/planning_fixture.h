// A hall's server with its planning on a real database, at any time of day, and calls to it in every role.
#pragma once

#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/rpc/status_bridge.h"
#include "common/testing/identities.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "madoguchi/congestion/v1/congestion.grpc.pb.h"
#include "madoguchi/congestion/v1/planning.grpc.pb.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/server.h"

namespace madoguchi::congestion {

inline constexpr char kOfficeName[] = "municipalities/131016/offices/main";
inline constexpr char kResident[] = "municipalities/131016/offices/main/queues/resident";
inline constexpr char kPolice[] = "municipalities/131016/offices/main/partners/police";
using Stub = v1::Planning::Stub;

class PlanningServiceTest : public ::testing::Test {
 protected:
  PlanningServiceTest() : clock_(absl::FromCivil(absl::CivilMinute(2027, 3, 15, 9, 0), Jst())) {
    Options options{.database = "sqlite://" + (dir_ / "congestion.db")};
    options.host.listen = "127.0.0.1:0";
    options.host.identity_trust = identities_.trust_path();
    server_ = Server::Start(std::move(options), &clock_).value();
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials());
    for (const char* id : {"resident", "tax"}) {
      v1::CreateQueueRequest request;
      request.set_parent(kOfficeName);
      request.set_request_id(NewId());
      request.set_queue_id(id);
      request.mutable_queue()->set_title(absl::StrCat("窓口 ", id));
      request.mutable_queue()->set_counters(3);
      request.mutable_queue()->set_service_time_s(360);
      EXPECT_OK(As(common::v1::ROLE_OPERATOR, &v1::Congestion::Stub::CreateQueue, request));
    }
  }

  // Any RPC of any service of the process.
  template <class Service, class Request, class Response>
  absl::StatusOr<Response> As(common::v1::Role role,
                              grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request) {
    grpc::ClientContext context;
    identities_.ActAs(&context, role, "131016", clock_.Now());
    Service service(channel_);
    Response response;
    const grpc::Status status = (service.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  // The office closes on one more day.
  void Close(const std::string& day, const std::string& reason) {
    v1::GetOfficeHoursRequest get;
    get.set_name(absl::StrCat(kOfficeName, "/hours"));
    v1::SetOfficeHoursRequest set;
    set.set_name(get.name());
    set.set_request_id(NewId());
    *set.mutable_hours() = As(common::v1::ROLE_OPERATOR, &Stub::GetOfficeHours, get).value();
    v1::ClosedDays& closed = *set.mutable_hours()->add_closed();
    closed.set_first_day(day);
    closed.set_last_day(day);
    closed.set_reason(reason);
    ASSERT_OK(As(common::v1::ROLE_OPERATOR, &Stub::SetOfficeHours, set).status());
  }

  // 120 people on each open day of the last weeks, as if they had been counted.
  void FillHistory(int weeks) {
    const auto database = sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
    const absl::CivilDay today = JstDay(clock_.Now());
    EXPECT_OK(database->Write([&](sql::Connection& connection) -> absl::Status {
      for (absl::CivilDay day = today - 7 * weeks; day < today; ++day) {
        if (!PlanOf(UsualHours(), day).open) continue;
        for (int64_t slot = 17; slot < 35; ++slot) {
          const absl::Status status =
              connection
                  .Execute(
                      "INSERT INTO arrival_counts VALUES ('131016', 'main', 'resident', $1, $2, $3, 0, 0, 0, 0, 0)",
                      {FormatDay(day), slot, int64_t{6 + (slot + day.day()) % 3}})
                  .status();
          if (!status.ok()) return status;
        }
      }
      return absl::OkStatus();
    }));
    v1::RebuildCalendarRequest request;
    request.set_name(absl::StrCat(kOfficeName, "/calendar"));
    EXPECT_OK(As(common::v1::ROLE_OPERATOR, &Stub::RebuildCalendar, request));
  }

  absl::StatusOr<v1::Calendar> Calendar(const std::string& of, const std::string& first_day, int days = 1) {
    v1::GetCalendarRequest request;
    request.set_name(of + "/calendar");
    request.set_first_day(first_day);
    request.set_days(days);
    request.set_with_slots(true);
    return As(common::v1::ROLE_PUBLIC, &Stub::GetCalendar, request);
  }
  static v1::PlannedEvent Group(int headcount, const std::string& first, const std::string& last) {
    v1::PlannedEvent event;
    event.set_queue(kResident);
    event.set_title("見本警察学校の入校");
    event.set_headcount(headcount);
    event.set_first_day(first);
    event.set_last_day(last);
    return event;
  }
  absl::StatusOr<v1::PlannedEvent> Create(const v1::PlannedEvent& event, const std::string& request_id = "") {
    v1::CreatePlannedEventRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    *request.mutable_event() = event;
    return As(common::v1::ROLE_COUNTER, &Stub::CreatePlannedEvent, request);
  }
  v1::PartnerKey CreatePartner(const std::string& id) {
    v1::CreatePartnerRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(NewId());
    request.set_partner_id(id);
    request.set_title("見本警察学校");
    request.set_valid_days(30);
    return As(common::v1::ROLE_OPERATOR, &Stub::CreatePartner, request).value();
  }
  absl::StatusOr<v1::PartnerView> LookUp(const std::string& key, const std::string& name = kPolice) {
    v1::LookUpPartnerRequest request;
    request.set_name(name);
    request.set_key(key);
    return As(common::v1::ROLE_PUBLIC, &Stub::LookUpPartner, request);
  }
  absl::StatusOr<v1::PlannedEvent> Submit(const std::string& key, const v1::PlannedEvent& event,
                                          const std::string& partner = kPolice) {
    v1::SubmitPartnerEventRequest request;
    request.set_parent(partner);
    request.set_request_id(NewId());
    request.set_key(key);
    *request.mutable_event() = event;
    return As(common::v1::ROLE_PUBLIC, &Stub::SubmitPartnerEvent, request);
  }
  absl::StatusOr<v1::PlannedEvent> Confirm(const v1::PlannedEvent& event) {
    v1::ConfirmPlannedEventRequest request;
    request.set_name(event.name());
    request.set_request_id(NewId());
    request.set_revision(event.revision());
    return As(common::v1::ROLE_COUNTER, &Stub::ConfirmPlannedEvent, request);
  }
  std::string NewId() { return absl::StrCat("id-", ++ids_); }

  FakeClock clock_;
  testing::TempDir dir_;
  testing::Identities identities_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  int ids_ = 0;
};

}  // namespace madoguchi::congestion
