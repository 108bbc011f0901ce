#include "services/intake/options.h"

#include "absl/flags/flag.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:7101", "gRPC を待ち受ける HOST:PORT");
ABSL_FLAG(std::string, metrics_listen, "127.0.0.1:9101", "/metrics を待ち受ける HOST:PORT。空なら出さない");
ABSL_FLAG(std::string, identity_key, "", "このプロセスの鍵ファイル");
ABSL_FLAG(std::string, identity_trust, "", "信頼する発行者の公開鍵と役割のファイル");
ABSL_FLAG(bool, reflection, false, "gRPC リフレクションを有効にする(本番では無効に)");
ABSL_FLAG(std::string, database, "sqlite:intake.db",
          "データベースの URL (sqlite:///絶対パス か postgresql://利用者@ホスト/データベース)。パスワードは書かない");
ABSL_FLAG(std::string, database_password_file, "", "PostgreSQL のパスワードのファイル。空なら、パスワードなしで入る");
ABSL_FLAG(std::string, archive, "127.0.0.1:7104", "文書の保管プロセスの HOST:PORT");
ABSL_FLAG(std::string, redis, "redis://127.0.0.1:6379",
          "読み取りの仕事を運ぶ Redis (unix:///ソケット か redis://HOST:PORT)");
ABSL_FLAG(std::string, receipt_secret, "", "確認コードを作る鍵のファイル。変えると発行済みの確認コードが使えなくなる");

ABSL_FLAG(std::string, ocr, "127.0.0.1:7102", "紙の読み取りプロセスの HOST:PORT (見本の切り抜きに使う)");
ABSL_FLAG(std::string, samples, "",
          "同意した団体の、学習用の見本の画像を置くフォルダー。空なら、どの団体も見本の保存に同意できない");
ABSL_FLAG(std::string, samples_key, "", "見本を暗号化する鍵のファイル (--samples と一緒に)。失うと見本は読めなくなる");

namespace madoguchi::intake {

Options OptionsFromFlags() {
  Options options{.database = absl::GetFlag(FLAGS_database),
                  .database_password_file = absl::GetFlag(FLAGS_database_password_file),
                  .archive = absl::GetFlag(FLAGS_archive),
                  .redis = absl::GetFlag(FLAGS_redis),
                  .receipt_secret = absl::GetFlag(FLAGS_receipt_secret),
                  .ocr = absl::GetFlag(FLAGS_ocr),
                  .samples = absl::GetFlag(FLAGS_samples),
                  .samples_key = absl::GetFlag(FLAGS_samples_key)};
  options.host.listen = absl::GetFlag(FLAGS_listen);
  options.host.metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  options.host.identity_key = absl::GetFlag(FLAGS_identity_key);
  options.host.identity_trust = absl::GetFlag(FLAGS_identity_trust);
  options.host.reflection = absl::GetFlag(FLAGS_reflection);
  return options;
}

}  // namespace madoguchi::intake
