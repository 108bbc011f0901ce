#include "gateway/rest_exchange.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/access.h"
#include "common/status/macros.h"
#include "gateway/core/compression.h"
#include "gateway/core/http_status.h"
#include "gateway/core/transcode.h"
#include "gateway/errors.h"
#include "gateway/limits.h"
#include "google/api/httpbody.pb.h"

namespace madoguchi::gateway {
namespace {

using google::api::HttpBody;
using google::protobuf::Message;

// RPCs that answer whether a secret was guessed right, and one that would let a program book every time there is.
bool IsGuess(const Route& route) {
  static const std::set<std::string, std::less<>> kMethods = {"madoguchi.intake.v1.Intake.LookUpReceipt",
                                                              "madoguchi.congestion.v1.Planning.LookUpPartner",
                                                              "madoguchi.congestion.v1.Planning.SubmitPartnerEvent",
                                                              "madoguchi.congestion.v1.Planning.WithdrawPartnerEvent",
                                                              "madoguchi.congestion.v1.Reception.LookUpBooking",
                                                              "madoguchi.congestion.v1.Reception.CancelBooking",
                                                              "madoguchi.congestion.v1.Reception.CheckInBooking",
                                                              "madoguchi.congestion.v1.Reception.BookVisit"};
  return kMethods.contains(route.method->full_name());
}

absl::string_view MediaType(absl::string_view content_type) {
  return absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';')));
}

absl::string_view ExtensionOf(absl::string_view media_type) {
  if (media_type == "application/pdf") return ".pdf";
  if (media_type == "image/png") return ".png";
  if (media_type == "image/jpeg") return ".jpg";
  if (media_type == "image/tiff") return ".tif";
  if (media_type == "text/calendar") return ".ics";
  if (media_type == "text/csv") return ".csv";
  if (media_type == "text/html") return ".html";
  return ".bin";
}

// Ends the file name after few characters: the ids are long hashes.
std::string FileName(absl::string_view path, absl::string_view media_type) {
  absl::string_view id = SplitRequestPath(path).segments.back();
  std::string name;
  for (const char c : id.substr(0, 16)) name.push_back(absl::ascii_isalnum(c) || c == '-' ? c : '_');
  return absl::StrCat(name, ExtensionOf(media_type));
}

HttpResponse RawHead(const HttpBody& first, absl::string_view path) {
  HttpResponse head;
  const std::string content_type = first.content_type().empty() ? "application/octet-stream" : first.content_type();
  const absl::string_view media_type = MediaType(content_type);
  const bool page = media_type == "text/html";
  const bool shown = page || media_type == "image/png" || media_type == "image/jpeg";
  head.Set("Content-Type", content_type);
  head.Set("Content-Disposition",
           absl::StrCat(shown ? "inline" : "attachment", "; filename=\"", FileName(path, media_type), "\""));
  // Whatever a file claims to be, it runs nothing in our name.
  head.Set("Content-Security-Policy", absl::StrCat("default-src 'none'; ", page ? "style-src 'unsafe-inline'; " : "",
                                                   "frame-ancestors 'none'; sandbox"));
  return head;
}

// Without the visitor's cookies: browsers keep those back from an answer for everybody.
void OpenToAnySite(HttpResponse* response) {
  response->Set("Access-Control-Allow-Origin", "*");
  response->Set("Cross-Origin-Resource-Policy", "cross-origin");
}

HttpBody* BodyOf(Message* message, const Route& route) {
  return static_cast<HttpBody*>(message->GetReflection()->MutableMessage(message, route.body_field));
}

}  // namespace

RestExchange::~RestExchange() {
  service_->body_bytes_ -= reserved_bytes_;
  if (holds_stream_) --service_->streams_;
}

absl::Status RestExchange::Find() {
  RouteTable::Lookup lookup = parts_.routes->Find(request_.method, request_.path);
  if (auto* found = std::get_if<RouteTable::Found>(&lookup)) {
    route_ = found->route;
    bindings_ = std::move(found->bindings);
    route_label_ = absl::StrCat(request_.method, " ", route_->path.Shape());
    return absl::OkStatus();
  }
  if (const auto* wrong = std::get_if<RouteTable::WrongMethod>(&lookup)) return MethodNotAllowed(wrong->allowed);
  return std::holds_alternative<RouteTable::Malformed>(lookup) ? InvalidPath() : UnknownPath();
}

absl::Status RestExchange::CheckCaller() {
  ASSIGN_OR_RETURN(caller_, Authenticate());
  if (caller_.session && route_->IsMutating()) {
    const bool sent = !request_.Header("x-csrf-token").empty();
    if (!sent && route_->AdmitsPublic()) {
      caller_ = {};  // no authority of the session is used, so none can be abused
    } else {
      RETURN_IF_ERROR(CheckCsrf(*caller_.session));
    }
  }
  if (!route_->AdmitsPublic() && caller_.identity.roles().empty()) {
    return caller_.session_expired ? SessionExpired() : SignInRequired();
  }
  subject_ = caller_.identity.subject();
  return rpc::AccessPolicy::CheckRole({route_->method->full_name(), route_->access}, caller_.identity);
}

absl::Status RestExchange::CheckBody() const {
  if (!request_.has_body) return absl::OkStatus();
  const absl::string_view type = MediaType(request_.Header("content-type"));
  if (route_->body == Route::Body::kNone) return MalformedRequest("body");
  if (route_->shape == Route::Shape::kUpload) {
    // The bytes themselves, not a form around them: those can be passed on as they come.
    return absl::StartsWith(type, "multipart/") ? UnsupportedContentType("application/octet-stream") : absl::OkStatus();
  }
  return absl::EqualsIgnoreCase(type, "application/json") ? absl::OkStatus()
                                                          : UnsupportedContentType("application/json");
}

Admission RestExchange::Admit() {
  absl::Status status = CheckRate(parts_.requests);
  if (status.ok()) status = Find();
  if (status.ok() && IsGuess(*route_)) status = CheckRate(parts_.guesses);
  if (status.ok()) status = CheckCaller();
  if (status.ok()) status = CheckBody();
  if (!status.ok()) return Reject(status);

  if (route_->shape == Route::Shape::kEvents) return Watch();
  if (route_->shape != Route::Shape::kUnary) {
    holds_stream_ = true;
    if (++service_->streams_ > kStreamsMax) return Reject(Overloaded());
    return {.kind = Admission::Kind::kStream, .response = {}, .body_bytes_max = kUploadBytesMax};
  }
  const uint64_t bytes_max = route_->carries_bytes ? kBodyWithBytesMax : kBodyBytesMax;
  if (request_.has_body) {
    reserved_bytes_ = static_cast<int64_t>(std::min(request_.content_length.value_or(bytes_max), bytes_max));
    if ((service_->body_bytes_ += reserved_bytes_) > kBodiesBytesMax) return Reject(Overloaded());
  }
  return Buffer(bytes_max);
}

Admission RestExchange::Watch() {
  absl::StatusOr<std::unique_ptr<Message>> message = Decode("");
  if (!message.ok()) return Reject(message.status());
  HttpResponse head;
  head.Set("Content-Type", "text/event-stream; charset=utf-8");
  head.Set("X-Accel-Buffering", "no");  // proxies that gather answers would hold events back
  head = Finish(std::move(head));
  if (request_.method == "HEAD") return {.kind = Admission::Kind::kRespond, .response = std::move(head)};
  // Where anybody may watch, everybody is nobody in particular: one call serves staff and citizens alike.
  if (route_->AdmitsPublic()) caller_ = {};
  EventHub::Wish wish{.call = Call(kWatchTimeout),
                      .request = *std::move(message),
                      .whose = route_->AdmitsPublic() ? "" : absl::StrCat(subject_, "|", caller_.identity.issuer()),
                      .address = RateKey(client_address_),
                      .last_event_id = std::string(request_.Header("last-event-id"))};
  if (caller_.session) wish.until = caller_.session->expires;
  return {.kind = Admission::Kind::kEvents,
          .response = std::move(head),
          .join = [hub = parts_.events, wish = std::move(wish)](std::shared_ptr<EventViewer> viewer) {
            return hub->Join(wish, std::move(viewer));
          }};
}

BackendCall RestExchange::Call(absl::Duration timeout) const {
  BackendCall call{
      .method = route_->method, .identity_token = caller_.token, .traceparent = traceparent_, .timeout = timeout};
  if (caller_.session) call.identity_token = parts_.signer->Sign(caller_.identity, parts_.clock->Now(), kTokenLifetime);
  return call;
}

absl::StatusOr<std::unique_ptr<Message>> RestExchange::Decode(absl::string_view json) const {
  absl::string_view request_id = request_.Header("idempotency-key");
  if (request_id.empty()) request_id = request_.Header("x-request-id");
  return DecodeRequest(*route_, bindings_, request_.query, json, request_id);
}

HttpResponse RestExchange::Handle(std::string body) {
  absl::StatusOr<std::unique_ptr<Message>> message = Decode(body);
  if (!message.ok()) return Refuse(message.status());
  const std::unique_ptr<Message> answer = NewMessage(route_->method->output_type());
  BackendCall call = Call(route_->carries_bytes ? kSlowCallTimeout : kCallTimeout);
  call.cancellation = &cancellation_;
  const absl::Status status = parts_.backend->Unary(call, **message, answer.get());
  if (cancellation_.cancelled()) return Refuse(ClientGone());
  if (!status.ok()) return Refuse(status);
  if (const auto* raw = google::protobuf::DynamicCastToGenerated<HttpBody>(answer.get())) {
    HttpResponse response = RawHead(*raw, request_.path);
    response.body = raw->data();
    if (route_->any_site) OpenToAnySite(&response);
    Pack(&response);
    return Finish(std::move(response));
  }
  absl::StatusOr<std::string> json = EncodeResponse(*answer);
  if (!json.ok()) return Refuse(json.status());
  HttpResponse response;
  response.Set("Content-Type", "application/json; charset=utf-8");
  response.body = *std::move(json);
  if (route_->any_site) OpenToAnySite(&response);
  Pack(&response);
  return Finish(std::move(response));
}

// On a worker, never on an I/O thread. What is for one caller's eyes is packed too: no other site can have a browser
// fetch it with that caller's cookie, which is SameSite=Strict, and so compare sizes.
void RestExchange::Pack(HttpResponse* response) const {
  const size_t bytes = response->body.size();
  if (bytes < kPackBytesMin || bytes > kPackBytesMax || !IsCompressible(response->Header("Content-Type"))) return;
  response->Set("Vary", "Accept-Encoding");
  if (!AcceptsCoding(request_.Header("accept-encoding"), "gzip")) return;
  response->body = Gzip(response->body);
  response->Set("Content-Encoding", "gzip");
}

std::optional<HttpResponse> RestExchange::HandleStream(HttpStream& stream) {
  if (route_->shape == Route::Shape::kUpload) return Upload(stream);
  return Download(stream);
}

HttpResponse RestExchange::Upload(HttpStream& stream) {
  absl::StatusOr<std::unique_ptr<Message>> first = Decode("");
  if (!first.ok()) return Refuse(first.status());
  BodyOf(first->get(), *route_)->set_content_type(std::string(request_.Header("content-type")));
  const std::unique_ptr<BackendStream> call = parts_.backend->Open(Call(kStreamTimeout));
  std::unique_ptr<Message> message = *std::move(first);
  bool first_sent = false;
  for (;;) {
    absl::StatusOr<std::string> chunk = stream.Read();
    // Leaving here without Finish cancels the call: the archive keeps nothing of half a file.
    if (!chunk.ok()) return Refuse(chunk.status());
    if (chunk->empty() && first_sent) break;
    const bool at_end = chunk->empty();
    BodyOf(message.get(), *route_)->set_data(*std::move(chunk));
    if (!call->Write(*message)) {
      const absl::Status status = call->Finish();
      return Refuse(status.ok() ? Internal() : status);
    }
    if (at_end) break;
    if (!first_sent) message->Clear();
    first_sent = true;
  }
  call->WritesDone();
  const std::unique_ptr<Message> answer = NewMessage(route_->method->output_type());
  const bool answered = call->Read(answer.get());
  const absl::Status status = call->Finish();
  if (!status.ok() || !answered) return Refuse(status.ok() ? Internal() : status);
  absl::StatusOr<std::string> json = EncodeResponse(*answer);
  if (!json.ok()) return Refuse(json.status());
  HttpResponse response;
  response.Set("Content-Type", "application/json; charset=utf-8");
  response.body = *std::move(json);
  return Finish(std::move(response));
}

std::optional<HttpResponse> RestExchange::Download(HttpStream& stream) {
  absl::StatusOr<std::unique_ptr<Message>> message = Decode("");
  if (!message.ok()) return Refuse(message.status());
  const std::unique_ptr<BackendStream> call = parts_.backend->Open(Call(kStreamTimeout));
  if (call->Write(**message)) call->WritesDone();
  HttpBody chunk;
  if (!call->Read(&chunk)) {
    const absl::Status status = call->Finish();
    if (!status.ok()) return Refuse(status);
    return Finish(RawHead(chunk, request_.path));
  }
  HttpResponse head = Finish(RawHead(chunk, request_.path));
  if (request_.method == "HEAD") return head;
  absl::Status sent = stream.WriteHead(head);
  while (sent.ok()) {
    sent = stream.Write(chunk.data());
    if (!sent.ok() || !call->Read(&chunk)) break;
  }
  // A file that broke off must not look whole: without the stream's end the client sees the fault.
  if (sent.ok() && call->Finish().ok()) stream.Finish().IgnoreError();
  return std::nullopt;
}

}  // namespace madoguchi::gateway
