#include "cli/congestion/planning.h"

#include <chrono>
#include <cmath>
#include <ostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "cli/client/endpoints.h"
#include "cli/client/identity.h"
#include "cli/client/raw_call.h"
#include "cli/files.h"
#include "common/rpc/status_bridge.h"
#include "common/status/macros.h"
#include "madoguchi/congestion/v1/planning.grpc.pb.h"

namespace madoguchi::cli {
namespace {

namespace v1 = congestion::v1;
using Stub = v1::Planning::Stub;

constexpr absl::Duration kTokenLifetime = absl::Minutes(1);
constexpr std::chrono::seconds kTimeout{60};

template <class Request, class Response>
absl::StatusOr<Response> Ask(const Arguments::Parsed& parsed,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                             const Request& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kTimeout);
  if (parsed.Has("identity_key")) {
    // municipalities/{code}/…
    const std::vector<std::string> name = absl::StrSplit(request.name(), '/');
    ASSIGN_OR_RETURN(const std::string token, SignToken(parsed.Flag("identity_key"), parsed.Flag("roles"),
                                                        name.size() > 1 ? name[1] : "", "", kTokenLifetime));
    context.AddMetadata("authorization", "Bearer " + token);
  }
  const auto stub = v1::Planning::NewStub(Connect(parsed.Flag("congestion", EndpointOf("congestion"))));
  Response response;
  const grpc::Status status = (stub.get()->*method)(&context, request, &response);
  if (!status.ok()) return rpc::FromGrpc(status);
  return response;
}

absl::StatusOr<int> Number(const Arguments::Parsed& parsed, const std::string& flag) {
  int number = 0;
  if (parsed.Has(flag) && !absl::SimpleAtoi(parsed.Flag(flag), &number)) {
    return Misused(absl::StrCat("--", flag, " は数で指定してください。"));
  }
  return number;
}

// "15m" in whole minutes or seconds.
absl::StatusOr<absl::Duration> Length(const Arguments::Parsed& parsed, const std::string& flag) {
  absl::Duration length;
  if (parsed.Has(flag) && !absl::ParseDuration(parsed.Flag(flag), &length)) {
    return Misused(absl::StrCat("--", flag, " は 15m のように指定してください。"));
  }
  return length;
}

std::string Minutes(int seconds) { return absl::StrCat((seconds + 59) / 60, "分"); }

constexpr int kLongWait_s = 4 * 60 * 60;

std::string WaitInWords(int wait_p90_s) {
  return wait_p90_s < kLongWait_s ? absl::StrCat(Minutes(wait_p90_s), "以内") : "4時間以上";
}

absl::Status Calendar(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"congestion", "from", "days", "format", "out"}, {"slots", "bom"}));
  if (parsed.positional.size() != 1) return Misused("庁舎か窓口の名前 municipalities/… を一つ指定してください。");
  const std::string name = parsed.positional[0] + "/calendar";
  ASSIGN_OR_RETURN(const int days, Number(parsed, "days"));
  const std::string format = parsed.Flag("format", "text");
  std::string text;
  if (format == "text") {
    v1::GetCalendarRequest request;
    request.set_name(name);
    request.set_first_day(parsed.Flag("from"));
    request.set_days(days);
    ASSIGN_OR_RETURN(const v1::Calendar calendar, (Ask(parsed, &Stub::GetCalendar, request)));
    for (const v1::CalendarDay& day : calendar.days()) {
      absl::StrAppendFormat(&text, "%s（%s） %d %s", day.day(), day.weekday(), day.level(), day.level_text());
      if (day.closed()) {
        absl::StrAppend(&text, "  ", day.closed_reason(), "\n");
        continue;
      }
      absl::StrAppendFormat(&text, "  約%d人（%d〜%d人） 待ち%s  %s\n", std::lround(day.people().p50()),
                            std::lround(day.people().p10()), std::lround(day.people().p90()),
                            WaitInWords(day.wait_p90_s()), absl::StrJoin(day.reasons(), "、"));
    }
    if (calendar.days().empty()) text = "カレンダーは今日から1年先までです。その中の日を --from に指定してください。\n";
    if (!calendar.history_note().empty()) absl::StrAppend(&text, calendar.history_note(), "\n");
  } else {
    v1::ExportCalendarRequest request;
    request.set_name(name);
    request.set_first_day(parsed.Flag("from"));
    request.set_days(days);
    request.set_with_slots(parsed.Has("slots"));
    request.set_byte_order_mark(parsed.Has("bom"));
    request.set_format(format == "csv"         ? v1::CSV
                       : format == "html"      ? v1::HTML
                       : format == "icalendar" ? v1::ICALENDAR
                                               : v1::CALENDAR_FORMAT_UNSPECIFIED);
    ASSIGN_OR_RETURN(const google::api::HttpBody file, (Ask(parsed, &Stub::ExportCalendar, request)));
    text = file.data();
  }
  if (parsed.Has("out")) return WriteFile(parsed.Flag("out"), text);
  out << text;
  return absl::OkStatus();
}

absl::Status Disperse(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"congestion", "identity_key", "roles", "headcount", "show_percent", "from", "until",
                                    "day_max", "slot_max"}));
  if (parsed.positional.size() != 1 || !parsed.Has("identity_key") || !parsed.Has("headcount") || !parsed.Has("from")) {
    return Misused("窓口の名前と --headcount、--from、--until、--identity_key を指定してください。");
  }
  v1::DisperseGroupRequest request;
  request.set_name(parsed.positional[0]);
  request.set_first_day(parsed.Flag("from"));
  request.set_last_day(parsed.Flag("until"));
  ASSIGN_OR_RETURN(const int headcount, Number(parsed, "headcount"));
  ASSIGN_OR_RETURN(const int percent, Number(parsed, "show_percent"));
  ASSIGN_OR_RETURN(const int day_max, Number(parsed, "day_max"));
  ASSIGN_OR_RETURN(const int slot_max, Number(parsed, "slot_max"));
  request.set_headcount(headcount);
  request.set_show_percent(percent);
  request.set_day_max(day_max);
  request.set_slot_max(slot_max);
  ASSIGN_OR_RETURN(const v1::Dispersal dispersal, (Ask(parsed, &Stub::DisperseGroup, request)));
  for (const v1::DispersedDay& day : dispersal.days()) {
    out << absl::StrFormat("%s（%s） %d人  待ち %s → %s（均等なら%s）\n", day.day(), day.weekday(), day.people(),
                           Minutes(day.wait_p90_before_s()), Minutes(day.wait_p90_s()),
                           Minutes(day.wait_p90_evenly_s()));
  }
  out << dispersal.summary() << "\n";
  return absl::OkStatus();
}

absl::Status Staff(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"congestion", "identity_key", "roles", "day", "target", "min", "max", "shift"}));
  if (parsed.positional.size() != 1 || !parsed.Has("identity_key") || !parsed.Has("day")) {
    return Misused("窓口の名前と --day、--identity_key を指定してください。");
  }
  v1::AdviseStaffingRequest request;
  request.set_name(parsed.positional[0]);
  request.set_day(parsed.Flag("day"));
  ASSIGN_OR_RETURN(const absl::Duration target, Length(parsed, "target"));
  ASSIGN_OR_RETURN(const absl::Duration shift, Length(parsed, "shift"));
  ASSIGN_OR_RETURN(const int fewest, Number(parsed, "min"));
  ASSIGN_OR_RETURN(const int most, Number(parsed, "max"));
  request.set_wait_target_s(static_cast<int>(absl::ToInt64Seconds(target)));
  request.set_shift_min(static_cast<int>(absl::ToInt64Minutes(shift)));
  request.set_counters_min(fewest);
  request.set_counters_max(most);
  ASSIGN_OR_RETURN(const v1::StaffingAdvice advice, (Ask(parsed, &Stub::AdviseStaffing, request)));
  for (const v1::StaffedSlot& slot : advice.slots()) {
    out << absl::StrFormat("%s〜%s 約%.0f人  %d窓口 待ち%s以内（1窓口減らすと%s、増やすと%s）\n", slot.start(),
                           slot.end(), slot.people().p50(), slot.counters(), Minutes(slot.wait_p90_s()),
                           Minutes(slot.wait_p90_one_fewer_s()), Minutes(slot.wait_p90_one_more_s()));
  }
  out << advice.summary() << "\n";
  return absl::OkStatus();
}

}  // namespace

int CongestionCalendar(const Arguments& arguments, Console console) {
  return Report(Calendar(arguments, console.out), console);
}

int CongestionDisperse(const Arguments& arguments, Console console) {
  return Report(Disperse(arguments, console.out), console);
}

int CongestionStaff(const Arguments& arguments, Console console) {
  return Report(Staff(arguments, console.out), console);
}

}  // namespace madoguchi::cli
