#include "gateway/options.h"

#include <vector>

#include "absl/flags/flag.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:8080", "HTTP を待ち受ける HOST:PORT");
ABSL_FLAG(std::string, metrics_listen, "127.0.0.1:9100", "/metrics を待ち受ける HOST:PORT。空なら出さない");
ABSL_FLAG(std::string, intake, "127.0.0.1:7101", "受付 (intake) の HOST:PORT");
ABSL_FLAG(std::string, ocr, "127.0.0.1:7102", "紙の読み取り (ocr-worker) の HOST:PORT");
ABSL_FLAG(std::string, congestion, "127.0.0.1:7103", "混雑 (congestion) の HOST:PORT");
ABSL_FLAG(std::string, archive, "127.0.0.1:7104", "保管 (archive) の HOST:PORT");
ABSL_FLAG(std::string, web_root, "", "ビルドした画面のディレクトリ。空なら画面を出さない");
ABSL_FLAG(std::string, staff_accounts, "",
          "職員アカウントのファイル (madoguchi account add で作る)。空なら誰もログインできない");
ABSL_FLAG(std::string, session_key, "", "セッションの鍵ファイル (madoguchi keys init で作る)");
ABSL_FLAG(std::string, identity_key, "", "このプロセスの鍵ファイル (madoguchi keys init で作る)");
ABSL_FLAG(std::string, identity_trust, "", "信頼する発行者の公開鍵と役割のファイル");
ABSL_FLAG(std::string, municipality, "131016", "画面が最初に扱う全国地方公共団体コード (6 桁)");
ABSL_FLAG(std::string, municipality_title, "見本市", "画面に出す自治体の名前");
ABSL_FLAG(std::vector<std::string>, trusted_proxies, {},
          "X-Forwarded-For を信じるリバースプロキシのアドレス (コンマ区切り)");
ABSL_FLAG(bool, https, false, "ブラウザーから HTTPS で届く(前段で TLS を終える)とき true: Cookie を Secure にする");
ABSL_FLAG(double, requests_per_second, madoguchi::gateway::kRequestsPerSecond,
          "1 アドレスが続けて送れる要求の数 (毎秒)");
ABSL_FLAG(double, guesses_per_second, madoguchi::gateway::kGuessesPerSecond,
          "1 アドレスが受付番号の照会とログインを試せる回数 (毎秒)");

namespace madoguchi::gateway {

Options OptionsFromFlags() {
  Options options;
  options.listener.listen = absl::GetFlag(FLAGS_listen);
  options.metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  options.intake = absl::GetFlag(FLAGS_intake);
  options.archive = absl::GetFlag(FLAGS_archive);
  options.congestion = absl::GetFlag(FLAGS_congestion);
  options.ocr = absl::GetFlag(FLAGS_ocr);
  options.web_root = absl::GetFlag(FLAGS_web_root);
  options.staff_accounts = absl::GetFlag(FLAGS_staff_accounts);
  options.session_key = absl::GetFlag(FLAGS_session_key);
  options.identity_key = absl::GetFlag(FLAGS_identity_key);
  options.identity_trust = absl::GetFlag(FLAGS_identity_trust);
  options.municipality = absl::GetFlag(FLAGS_municipality);
  options.municipality_title = absl::GetFlag(FLAGS_municipality_title);
  for (const std::string& proxy : absl::GetFlag(FLAGS_trusted_proxies)) options.trusted_proxies.insert(proxy);
  // Everybody's connections come from the proxy.
  if (!options.trusted_proxies.empty()) options.listener.connections_per_address_max = kConnectionsMax;
  options.https = absl::GetFlag(FLAGS_https);
  options.requests_per_second = absl::GetFlag(FLAGS_requests_per_second);
  options.request_burst = options.requests_per_second * kRequestBurst / kRequestsPerSecond;
  options.guesses_per_second = absl::GetFlag(FLAGS_guesses_per_second);
  options.guess_burst = options.guesses_per_second * kGuessBurst / kGuessesPerSecond;
  return options;
}

}  // namespace madoguchi::gateway
