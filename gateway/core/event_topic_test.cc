// Who is shown what, and when, with a clock that the test moves.
#include "gateway/core/event_topic.h"

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Duration kInterval = absl::Seconds(1);
constexpr absl::Duration kBeat = absl::Seconds(15);
const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);

class Viewer final : public EventViewer {
 public:
  void Show(EventText) override {}
  void End(const absl::Status&) override {}
};

std::vector<std::string> Texts(EventTopic* topic, absl::Time now) {
  std::vector<EventTopic::Show> shows;
  topic->Collect(now, &shows);
  std::vector<std::string> texts;
  for (const auto& show : shows) texts.push_back(*show.text);
  return texts;
}

std::string IdIn(const std::string& text) { return text.substr(4, 16); }

TEST(EventTopicTest, ShowsAStateToAllAsOneText) {
  EventTopic topic(kInterval, kBeat);
  for (int i = 0; i < 3; ++i) topic.Join(i, std::make_shared<Viewer>(), "");
  std::vector<EventTopic::Show> shows;
  EXPECT_GT(topic.Collect(kStart, &shows), kStart);
  EXPECT_THAT(shows, IsEmpty());
  EXPECT_FALSE(topic.has_state());
  topic.Offer(R"({"a":1})");
  topic.Collect(kStart, &shows);
  ASSERT_THAT(shows, SizeIs(3));
  EXPECT_EQ(shows[0].text.get(), shows[2].text.get());
  EXPECT_TRUE(absl::StartsWith(*shows[0].text, "id: "));
  EXPECT_TRUE(absl::EndsWith(*shows[0].text, "\ndata: {\"a\":1}\n\n"));
}

TEST(EventTopicTest, StatesThatComeTooFastGiveWayToTheNewest) {
  EventTopic topic(kInterval, kBeat);
  topic.Join(1, std::make_shared<Viewer>(), "");
  topic.Offer("1");
  EXPECT_THAT(Texts(&topic, kStart), ElementsAre(HasSubstr("data: 1")));
  topic.Offer("2");
  topic.Offer("3");
  std::vector<EventTopic::Show> shows;
  EXPECT_EQ(topic.Collect(kStart + absl::Milliseconds(400), &shows), kStart + kInterval);
  EXPECT_THAT(shows, IsEmpty());
  EXPECT_THAT(Texts(&topic, kStart + kInterval), ElementsAre(HasSubstr("data: 3")));
}

TEST(EventTopicTest, NewcomersSeeTheStateAtOnceUnlessTheyHaveIt) {
  EventTopic topic(kInterval, kBeat);
  topic.Join(1, std::make_shared<Viewer>(), "");
  topic.Offer("1");
  const std::vector<std::string> first = Texts(&topic, kStart);
  topic.Join(2, std::make_shared<Viewer>(), "");
  EXPECT_EQ(Texts(&topic, kStart + absl::Milliseconds(1)), first);
  topic.Join(3, std::make_shared<Viewer>(), IdIn(first[0]));
  EXPECT_THAT(Texts(&topic, kStart + absl::Milliseconds(2)), ElementsAre(":\n\n"));
  topic.Join(4, std::make_shared<Viewer>(), "of another state");
  topic.Leave(4);
  EXPECT_THAT(Texts(&topic, kStart + absl::Milliseconds(3)), IsEmpty());
  EXPECT_EQ(topic.viewers(), 3u);
}

TEST(EventTopicTest, TheSameStateHasTheSameIdEverywhere) {
  EventTopic here(kInterval, kBeat);
  EventTopic there(kInterval, kBeat);
  for (EventTopic* topic : {&here, &there}) {
    topic->Join(1, std::make_shared<Viewer>(), "");
    topic->Offer("same");
  }
  const std::string id = IdIn(Texts(&here, kStart)[0]);
  EXPECT_EQ(id, IdIn(Texts(&there, kStart + absl::Hours(1))[0]));
  // Back after this gateway was started anew: the state that the browser has is not sent again.
  EventTopic anew(kInterval, kBeat);
  anew.Join(1, std::make_shared<Viewer>(), id);
  anew.Offer("same");
  EXPECT_THAT(Texts(&anew, kStart), ElementsAre(":\n\n"));
}

TEST(EventTopicTest, SilenceIsFilledWithASignOfLife) {
  EventTopic topic(kInterval, kBeat);
  topic.Join(1, std::make_shared<Viewer>(), "");
  topic.Offer("1");
  Texts(&topic, kStart);
  EXPECT_THAT(Texts(&topic, kStart + kBeat - absl::Milliseconds(1)), IsEmpty());
  EXPECT_THAT(Texts(&topic, kStart + kBeat), ElementsAre(":\n\n"));
  EXPECT_THAT(Texts(&topic, kStart + kBeat + kBeat / 2), IsEmpty());
}

TEST(EventTopicTest, AnInterruptionIsToldOnceAndEndsWithTheNextState) {
  EventTopic topic(kInterval, kBeat);
  topic.Join(1, std::make_shared<Viewer>(), "");
  topic.Offer("1");
  Texts(&topic, kStart);
  topic.Interrupt();
  EXPECT_THAT(Texts(&topic, kStart + kInterval), ElementsAre(HasSubstr("event: interrupted\n")));
  EXPECT_THAT(Texts(&topic, kStart + kInterval), IsEmpty());
  topic.Join(2, std::make_shared<Viewer>(), "");  // sees the last state and that it is old
  EXPECT_THAT(Texts(&topic, kStart + kInterval), ElementsAre(HasSubstr("data: 1"), HasSubstr("interrupted")));
  topic.Offer("2");
  topic.Join(3, std::make_shared<Viewer>(), "");
  EXPECT_THAT(Texts(&topic, kStart + 2 * kInterval),
              ElementsAre(HasSubstr("data: 2"), HasSubstr("data: 2"), HasSubstr("data: 2")));
}

}  // namespace
}  // namespace madoguchi::gateway
