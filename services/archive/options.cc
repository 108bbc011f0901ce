#include "services/archive/options.h"

#include "absl/flags/flag.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:7104", "gRPC を待ち受ける HOST:PORT");
ABSL_FLAG(std::string, metrics_listen, "127.0.0.1:9104", "/metrics を待ち受ける HOST:PORT。空なら出さない");
ABSL_FLAG(std::string, identity_key, "", "このプロセスの鍵ファイル。保管は自分からは誰も呼ばないので、空でよい");
ABSL_FLAG(std::string, identity_trust, "", "信頼する発行者の公開鍵と役割のファイル");
ABSL_FLAG(bool, reflection, false, "gRPC リフレクションを有効にする(本番では無効に)");
ABSL_FLAG(std::string, database, "sqlite:archive.db",
          "データベースの URL (sqlite:///絶対パス か postgresql://利用者@ホスト/データベース)。パスワードは書かない");
ABSL_FLAG(std::string, database_password_file, "", "PostgreSQL のパスワードのファイル。空なら、パスワードなしで入る");
ABSL_FLAG(std::string, blobs, "blobs", "ファイル本体を置くディレクトリ");

namespace madoguchi::archive {

Options OptionsFromFlags() {
  Options options{.database = absl::GetFlag(FLAGS_database),
                  .database_password_file = absl::GetFlag(FLAGS_database_password_file),
                  .blobs = absl::GetFlag(FLAGS_blobs)};
  options.host.listen = absl::GetFlag(FLAGS_listen);
  options.host.metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  options.host.identity_key = absl::GetFlag(FLAGS_identity_key);
  options.host.identity_trust = absl::GetFlag(FLAGS_identity_trust);
  options.host.reflection = absl::GetFlag(FLAGS_reflection);
  return options;
}

}  // namespace madoguchi::archive
