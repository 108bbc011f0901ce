#include "ocr-worker/options.h"

#include <algorithm>
#include <thread>

#include "absl/flags/flag.h"
#include "ocr-worker/limits.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:7102", "gRPC を待ち受ける HOST:PORT");
ABSL_FLAG(std::string, metrics_listen, "127.0.0.1:9102", "/metrics を待ち受ける HOST:PORT。空なら出さない");
ABSL_FLAG(std::string, identity_key, "", "このプロセスの鍵ファイル");
ABSL_FLAG(std::string, identity_trust, "", "信頼する発行者の公開鍵と役割のファイル");
ABSL_FLAG(bool, reflection, false, "gRPC リフレクションを有効にする(本番では無効に)");
ABSL_FLAG(std::string, redis, "redis://127.0.0.1:6379", "仕事の列: unix:///ソケット または redis://HOST:PORT");
ABSL_FLAG(std::string, intake, "127.0.0.1:7101", "受付 (intake) の HOST:PORT");
ABSL_FLAG(std::string, archive, "127.0.0.1:7104", "保管 (archive) の HOST:PORT");
ABSL_FLAG(std::string, models, "",
          "組み込みのモデルの代わりに使うフォルダー (madoguchi form adopt が作る)。使えなければ組み込みのもので読む");
ABSL_FLAG(std::string, group, "ocr", "Redis のコンシューマーグループ");
ABSL_FLAG(int, threads, 0, "同時に読むページの数。0 なら CPU のコアの数");
ABSL_FLAG(int, recognize_threads, 1, "その場で待つ呼び出しのために取っておく読み取り器の数");
ABSL_FLAG(absl::Duration, silent_after, absl::Seconds(madoguchi::ocr::limits::kJobIdleSecondsBeforeReclaim),
          "読み手からこの時間たよりのない仕事は、別の読み手が引き取る");
ABSL_FLAG(std::string, cache_folder, "",
          "読んでいるファイルを置くフォルダー。空なら一時フォルダー。名前のないファイルなので、終われば残らない");

namespace madoguchi::ocr {

int Readers(const Options& options) {
  const int threads = options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency());
  return std::max(1, threads) + std::max(1, options.recognize_threads);
}

Options OptionsFromFlags() {
  Options options{.redis = absl::GetFlag(FLAGS_redis),
                  .intake = absl::GetFlag(FLAGS_intake),
                  .archive = absl::GetFlag(FLAGS_archive),
                  .models = absl::GetFlag(FLAGS_models),
                  .group = absl::GetFlag(FLAGS_group),
                  .threads = absl::GetFlag(FLAGS_threads),
                  .recognize_threads = absl::GetFlag(FLAGS_recognize_threads),
                  .silent_after = absl::GetFlag(FLAGS_silent_after),
                  .cache_folder = absl::GetFlag(FLAGS_cache_folder)};
  options.host.listen = absl::GetFlag(FLAGS_listen);
  options.host.metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  options.host.identity_key = absl::GetFlag(FLAGS_identity_key);
  options.host.identity_trust = absl::GetFlag(FLAGS_identity_trust);
  options.host.reflection = absl::GetFlag(FLAGS_reflection);
  return options;
}

}  // namespace madoguchi::ocr
