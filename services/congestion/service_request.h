// Small things that the handlers of both service files do: requests as the core wants them, and pages.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/paging/paging.h"
#include "common/rpc/call.h"
#include "common/status/macros.h"
#include "services/congestion/core/request.h"

namespace madoguchi::congestion {

// The body is the message without its request id; protobuf writes fields in the order of their numbers.
template <class Message>
Request RequestOf(const rpc::Call& call, const char* method, const Message& message) {
  Message body = message;
  body.clear_request_id();
  return {.municipality = call.municipality,
          .method = method,
          .id = message.request_id(),
          .body = body.SerializeAsString()};
}

// One page of `items`, which are ordered by `key`: gives each to `add`, and the token of the next page.
template <class Item, class Message, class Key, class Add>
absl::Status Page(const std::vector<Item>& items, const Message& request, const std::string& query, Key key, Add add,
                  std::string* next_page_token) {
  ASSIGN_OR_RETURN(const int size, paging::PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const std::string last, paging::DecodeToken(request.page_token(), query));
  auto item = items.begin();
  if (!last.empty())
    item = std::find_if(items.begin(), items.end(), [&](const Item& each) { return key(each) > last; });
  int added = 0;
  for (; item != items.end() && added < size; ++item, ++added) add(*item);
  if (item != items.end()) *next_page_token = paging::EncodeToken(key(*(item - 1)), query);
  return absl::OkStatus();
}

}  // namespace madoguchi::congestion
