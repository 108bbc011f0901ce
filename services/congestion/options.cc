#include "services/congestion/options.h"

#include "absl/flags/flag.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:7103", "gRPC を待ち受ける HOST:PORT");
ABSL_FLAG(std::string, metrics_listen, "127.0.0.1:9103", "/metrics を待ち受ける HOST:PORT。空なら出さない");
ABSL_FLAG(std::string, identity_key, "", "このプロセスの鍵ファイル。順番待ちは自分からは誰も呼ばないので、空でよい");
ABSL_FLAG(std::string, identity_trust, "", "信頼する発行者の公開鍵と役割のファイル");
ABSL_FLAG(bool, reflection, false, "gRPC リフレクションを有効にする(本番では無効に)");
ABSL_FLAG(std::string, database, "sqlite:congestion.db",
          "データベースの URL (sqlite:///絶対パス か postgresql://利用者@ホスト/データベース)。パスワードは書かない");
ABSL_FLAG(std::string, database_password_file, "", "PostgreSQL のパスワードのファイル。空なら、パスワードなしで入る");
ABSL_FLAG(std::string, models, "", "待ち時間の予測モデルを置くフォルダー。空ならデータベースの隣");
ABSL_FLAG(std::string, smtp, "",
          "お知らせメールを渡す中継サーバー (smtp://HOST:25、smtps://HOST:465)。空ならメールは送らない");
ABSL_FLAG(std::string, smtp_from, "", "お知らせメールの差出人のアドレス");
ABSL_FLAG(std::string, smtp_user, "", "中継サーバーの利用者名。空なら認証しない");
ABSL_FLAG(std::string, smtp_password_file, "", "中継サーバーのパスワードのファイル");
ABSL_FLAG(bool, smtp_tls, true, "中継サーバーと必ず TLS で話す(同じ機械の中継サーバーだけ false に)");
ABSL_FLAG(bool, webhook_private_addresses, false, "庁内のアドレスにある、許した送り先へも知らせる");
ABSL_FLAG(std::string, webhook_ca, "", "知らせる先の証明書を確かめる認証局のファイル。空ならシステムのもの");

namespace madoguchi::congestion {

Options OptionsFromFlags() {
  Options options{.database = absl::GetFlag(FLAGS_database),
                  .database_password_file = absl::GetFlag(FLAGS_database_password_file),
                  .models = absl::GetFlag(FLAGS_models)};
  options.host.listen = absl::GetFlag(FLAGS_listen);
  options.host.metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  options.host.identity_key = absl::GetFlag(FLAGS_identity_key);
  options.host.identity_trust = absl::GetFlag(FLAGS_identity_trust);
  options.host.reflection = absl::GetFlag(FLAGS_reflection);
  options.sender = {.smtp_url = absl::GetFlag(FLAGS_smtp),
                    .smtp_from = absl::GetFlag(FLAGS_smtp_from),
                    .smtp_user = absl::GetFlag(FLAGS_smtp_user),
                    .smtp_tls = absl::GetFlag(FLAGS_smtp_tls),
                    .webhook_private_addresses = absl::GetFlag(FLAGS_webhook_private_addresses),
                    .webhook_ca = absl::GetFlag(FLAGS_webhook_ca)};
  options.smtp_password_file = absl::GetFlag(FLAGS_smtp_password_file);
  return options;
}

}  // namespace madoguchi::congestion
