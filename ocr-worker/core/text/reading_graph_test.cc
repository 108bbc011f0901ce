#include "ocr-worker/core/text/reading_graph.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/evidence/gazetteer.h"
#include "ocr-worker/core/evidence/place_search.h"

namespace madoguchi::ocr {
namespace {

// 村 or 木寸, then 山 or 出: two cuts of the same ink.
ReadingGraph Cuts() {
  ReadingGraph graph;
  graph.nodes = {{.text = "木", .place = 0, .before = {{kGraphStart, std::log(0.3)}}},
                 {.text = "村", .place = 0, .before = {{kGraphStart, std::log(0.7)}}},
                 {.text = "寸", .place = 1, .before = {{0, std::log(1.0)}}},
                 {.text = "山", .place = 2, .last = true, .before = {{1, std::log(0.8)}, {2, std::log(0.8)}}},
                 {.text = "出", .place = 2, .last = true, .before = {{1, std::log(0.2)}, {2, std::log(0.2)}}}};
  return graph;
}

std::string Spelled(const ReadingGraph& graph, const Way& way) {
  std::string text;
  for (const int n : way.nodes) text += graph.nodes[n].text;
  return text;
}

TEST(BestWays, GoThroughOtherCutsTooAndSumToOne) {
  const ReadingGraph graph = Cuts();
  const std::vector<Way> ways = BestWays(graph, 10);
  ASSERT_EQ(ways.size(), 4u);
  EXPECT_EQ(Spelled(graph, ways[0]), "村山");
  EXPECT_EQ(Spelled(graph, ways[1]), "木寸山");
  EXPECT_NEAR(std::exp(ways[0].log_share), 0.56, 1e-9);
  double sum = 0;
  for (const Way& way : ways) sum += std::exp(way.log_share);
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_EQ(BestWays(graph, 2).size(), 2u);
  EXPECT_TRUE(BestWays(ReadingGraph(), 3).empty());
}

TEST(Reweigh, GivesEveryCharacterItsShareOfAllWays) {
  ReadingGraph graph = Cuts();
  Reweigh(graph);
  EXPECT_NEAR(graph.nodes[1].share, 0.7, 1e-9);
  EXPECT_NEAR(graph.nodes[2].share, 0.3, 1e-9);
  EXPECT_NEAR(graph.nodes[3].share, 0.8, 1e-9);
}

TEST(WaysByPlace, FindsAListedPlaceThatNoShortListOfTheBestReaches) {
  ReadingGraph graph;
  const std::vector<std::string> right = {"東", "京", "都", "港", "区", "芝", "公", "園"};
  std::vector<int> before = {kGraphStart};
  for (size_t i = 0; i < right.size(); ++i) {
    std::vector<int> here;
    for (const auto& [text, share] : {std::pair<std::string, double>{"誤", 0.6}, {"謬", 0.3}, {right[i], 0.1}}) {
      ReadingNode node{.text = text, .place = static_cast<int>(i), .last = i + 1 == right.size()};
      for (const int from : before) node.before.emplace_back(from, std::log(share));
      here.push_back(static_cast<int>(graph.nodes.size()));
      graph.nodes.push_back(node);
    }
    before = here;
  }
  const Gazetteer places("@東京都港区\n 1050000\n芝公園 1050011\n");
  const std::vector<Way> ways = WaysByPlace(graph, places);
  ASSERT_FALSE(ways.empty());
  EXPECT_TRUE(
      std::any_of(ways.begin(), ways.end(), [&](const Way& way) { return Spelled(graph, way) == "東京都港区芝公園"; }));
  for (const Way& way : ways) EXPECT_THAT(Spelled(graph, way), ::testing::StartsWith("東京都港区"));
}

}  // namespace
}  // namespace madoguchi::ocr
