// NoticeSender over libcurl: mail through the city's own relay (SMTP), webhooks over https. Nothing that is sent or
// answered is logged. Thread-safe.
//
// Webhooks go where operators allowed (Reminders checks the host), follow no redirect, use no proxy, and never reach an
// address of the own network: the address that was really connected to is looked at, so that a name which changes its
// mind is of no use. Both media wait at most kReminderTimeout_s.
#pragma once

#include <string>

#include "services/congestion/core/hall/reminders.h"

namespace madoguchi::congestion {

struct SenderOptions {
  std::string smtp_url;   // "smtp://relay.example.jp:25", "smtps://…"; empty: no mail
  std::string smtp_from;  // the city's address
  std::string smtp_user;  // empty: no login
  std::string smtp_password;
  bool smtp_tls = true;                    // false: a relay on the same machine may speak plainly
  bool webhook_private_addresses = false;  // true: also to addresses of the own network
  std::string webhook_ca;                  // file of certificates to trust instead of the system's
};

class CurlSender final : public NoticeSender {
 public:
  explicit CurlSender(SenderOptions options);

  bool CanSend(Medium medium) const override;
  // UNAVAILABLE (DELIVERY_FAILED) when nobody answers; FAILED_PRECONDITION (DELIVERY_REFUSED) when the answer is a no;
  // PERMISSION_DENIED (ADDRESS_REFUSED) for an address of the own network.
  absl::Status Send(const Reminder& reminder, const Notice& notice) override;

 private:
  absl::Status SendMail(const Reminder& reminder, const Notice& notice) const;
  absl::Status CallWebhook(const Reminder& reminder, const Notice& notice) const;

  const SenderOptions options_;
};

// Loopback, link-local, private, shared, multicast and other addresses that are not for the public, in either family
// and also written as IPv4 inside IPv6. True for what is no address at all.
bool IsPrivateAddress(const std::string& address);

// The mail as it goes over the wire: UTF-8, lines of at most 78 characters. `now` stands in the Date.
std::string MailText(const SenderOptions& options, const std::string& to, const Notice& notice, absl::Time now);
// What a webhook gets: no name, no address.
std::string WebhookJson(const Notice& notice);

}  // namespace madoguchi::congestion
