#include "cli/access/account.h"
#include "cli/access/keys.h"
#include "cli/client/call.h"
#include "cli/client/status.h"
#include "cli/command.h"
#include "cli/congestion/planning.h"
#include "cli/congestion/replay.h"
#include "cli/form/print.h"
#include "cli/form/publish.h"
#include "cli/form/read.h"
#include "cli/form/register.h"
#include "cli/learning/adopt.h"
#include "cli/learning/evaluate.h"
#include "cli/learning/samples.h"
#include "cli/scan/scan.h"

namespace madoguchi::cli {

const std::vector<Command>& Commands() {
  static const std::vector<Command>& commands = *new std::vector<Command>{
      {"form print", "DEFINITION [--pdf FILE [--copies N]] [--template FILE]",
       "手続の定義から、配る申請書（PDF）と読み取りテンプレート（JSON）を作ります。--copies "
       "は1部ごとに番号の違うQRコードで印刷し、まとめて取り込んでも各部のページがそろいます。",
       &FormPrint},
      {"form separator", "--out FILE", "まとめて取り込むときに申請の間に入れる、区切り紙（PDF）を作ります。",
       &FormSeparator},
      {"form check", "DEFINITION", "手続の定義に直すところがないか調べ、あれば行番号とともに全て示します。",
       &FormCheck},
      {"form read", "[--definition FILE]… [--template FILE]… FILE…",
       "スキャンした申請書を読み、1ページにつき1行のJSONで示します。様式を指定しなければ同梱のものを使います。",
       &FormRead},
      {"form register", "--blank FILE --out FILE [--id ID] [--version N] [--paper a4|b4|210x297] [--preview PNG]",
       "今ある様式の白紙（画像やPDF）から記入欄の位置と種類の候補を作ります。人が直した後、印のない用紙が読めます。",
       &FormRegister},
      {"form evaluate",
       "FOLDER [--stored] [--held_back] [--models DIR] | READINGS --truth FILE; [--json] [--confusions N] [--reference "
       "FILE]",
       "見本のフォルダー、または form read "
       "の出力を正解と比べ、正確さ、確認不要の割合、取り違えを、欄、様式、読み取り器の版ごとに"
       "示します。",
       &FormEvaluate},
      {"form adopt", "--candidate DIR --samples FOLDER --out DIR [--models DIR]",
       "候補のモデルを今のモデルと、学習に使わない見本で比べ、勝ったときだけ --models に渡すフォルダーを作ります。",
       &FormAdopt},
      {"samples export", "--out FOLDER --identity_key FILE --municipality CODE --reason TEXT [--intake HOST:PORT]",
       "同意した団体の見本(欄の画像と正解)を書き出します。だれが何のためにしたかが残ります。", &SamplesExport},
      {"samples cut", "--truth FILE --out FOLDER [--held_back] [--definition FILE]… [--template FILE]… FILE…",
       "正解の分かっているスキャンから、同じ形の見本のフォルダーを作ります。", &SamplesCut},
      {"scan send",
       "FILE… --identity_key FILE --municipality CODE [--as scan|batch] [--lane night|counter] [--wait] "
       "[--archive HOST:PORT] [--intake HOST:PORT]",
       "スキャンした申請書のファイルを受け付けに送ります。同じ内容のファイルは何度送っても一度だけ受け付けます。--wait:"
       " "
       "束のすべてのページの行き先が決まるまで、進み具合を示しながら待ちます。",
       &ScanSend},
      {"scan watch", "--folder DIR --identity_key FILE --municipality CODE [--as scan|batch] [--quiet 3s] [--once] …",
       "スキャナーの保存先フォルダーを見張り、書き終わったファイルを送って sent か refused へ移します。つながらない間は"
       "待って送り直します。",
       &ScanWatch},
      {"procedure publish", "FILE… --identity_key FILE --municipality CODE [--raise] [--intake HOST:PORT]",
       "手続の定義を、今ある様式ならそのテンプレートとともに、受付に公開します。同じものを何度送っても一度だけ公開され"
       "ます。--raise: 同じ版が別の内容で公開済みなら、次の版の番号で公開します。",
       &ProcedurePublish},
      {"congestion backtest",
       "(--train DIR --test DIR | --data DIR (--rolling [--first N] | --leave-out)) [--seed N] --out FILE [--scores]",
       "過去の番号札で待ち時間の予測を試します。DIR には tickets.csv と counters.csv を置きます（.gz でも可）。",
       &CongestionBacktest},
      {"congestion forecast", "--counts FILE --horizon N [--out FILE]",
       "件数の記録（timestamp,count）から先の件数を、10・50・90%の見込みで示します。", &CongestionForecast},
      {"congestion calendar",
       "NAME [--from DAY] [--days N] [--format text|csv|icalendar|html] [--slots] [--bom] [--out FILE] [--congestion "
       "HOST:PORT]",
       "庁舎や窓口（municipalities/…）の混雑カレンダーを、動いている順番待ちから受け取ります。", &CongestionCalendar},
      {"congestion disperse",
       "QUEUE --headcount N --from DAY --until DAY --identity_key FILE [--show_percent P] [--day_max N] [--slot_max N]",
       "まとまった人数を期間のどの日に分けると、いちばん長い待ち時間が短くなるかを示します。", &CongestionDisperse},
      {"congestion staff", "QUEUE --day DAY --identity_key FILE [--target 15m] [--min N] [--max N] [--shift 120m]",
       "その日の30分ごとに、待ち時間の目標に要る窓口の数を示します。", &CongestionStaff},
      {"call",
       "SERVICE.METHOD [JSON|-] [--endpoint HOST:PORT] [--identity_key FILE] [--roles R,…] [--municipality CODE] "
       "[--timeout 30s]",
       "動いているプロセスの RPC を一つ呼びます。例: madoguchi call intake.ListProcedures "
       "'{\"parent\":\"municipalities/131016\"}'",
       &Call},
      {"status", "[--intake HOST:PORT] [--intake_metrics HOST:PORT] …",
       "各プロセスが動いているかと、その版を表で示します。動いていないものがあれば終了コードは 1 です。", &Status},
      {"keys init", "DIR [--process NAME]…",
       "プロセスごとの鍵と、信頼する発行者の一覧を作ります。あるものは変えません。", &KeysInit},
      {"keys token", "--key FILE --municipality CODE [--roles R,…] [--subject ID] [--ttl 1h]",
       "ロボットや運用者のための、期限つきのアクセストークンを作ります。", &KeysToken},
      {"account add", "FILE --account NAME --roles R,… --municipality CODE [--subject ID] [--generate]",
       "職員アカウントを登録します。パスワードは標準入力の1行目から読むか、--generate で作ります。", &AccountAdd},
  };
  return commands;
}

}  // namespace madoguchi::cli
