#include "services/congestion/core/hall/opening.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "common/time/clock.h"

namespace madoguchi::congestion {
namespace {

constexpr std::array<const char*, 7> kWeekdays = {"月", "火", "水", "木", "金", "土", "日"};

std::string DayText(absl::CivilDay day, absl::CivilDay today) {
  if (day == today) return "本日";
  const std::string year = day.year() == today.year() ? "" : absl::StrCat(day.year(), "年");
  return absl::StrCat(year, day.month(), "月", day.day(), "日（", kWeekdays[static_cast<size_t>(absl::GetWeekday(day))],
                      "）");
}

std::string TimeText(absl::CivilMinute time) {
  return time.minute() == 0 ? absl::StrCat(time.hour(), "時") : absl::StrCat(time.hour(), "時", time.minute(), "分");
}

std::string WhyText(const Opening& opening) {
  switch (opening.cause) {
    case ClosedCause::kOpen:
      return "";
    case ClosedCause::kNotYet:
      return "まだ受付を始めていません。";
    case ClosedCause::kOver:
      return "本日の受付は終わりました。";
    case ClosedCause::kNotToday:
      return opening.reason.empty() ? "本日は受付をしていません。"
                                    : absl::StrCat(opening.reason, "のため、受付時間外です。");
    case ClosedCause::kQueueClosed:
      return "この窓口は、いま受付を休んでいます。係員におたずねください。";
  }
  return "";
}

}  // namespace

Opening OpeningOf(const Queue& queue, const Opening& office) {
  return queue.closed && !office.closed() ? Opening{.cause = ClosedCause::kQueueClosed} : office;
}

std::string ClosedSign(const Opening& opening) {
  if (!opening.closed()) return "";
  return opening.cause == ClosedCause::kQueueClosed ? "受付休止中" : "受付時間外";
}

std::string ClosedText(const Opening& opening, absl::Time now) {
  std::string text = WhyText(opening);
  if (!opening.closed() || !opening.next) return text;
  const absl::CivilMinute next = absl::ToCivilMinute(*opening.next, Jst());
  const char* const begin = opening.cause == ClosedCause::kNotYet ? "" : "次は";
  return absl::StrCat(text, begin, DayText(absl::CivilDay(next), JstDay(now)), TimeText(next), "に受付を始めます。");
}

}  // namespace madoguchi::congestion
