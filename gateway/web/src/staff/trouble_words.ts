// What the hall's troubles are called in front of staff.

export const EVENT_KINDS: Record<string, string> = {
  ISSUED: '発券',
  CHECKED_IN: '到着の確認',
  CALLED: '呼び出し',
  RECALLED: '呼び直し',
  HELD: 'いったん預かり',
  RESUMED: '列に戻す',
  TRANSFERRED: 'ほかの窓口へ回す',
  RETURNED: '列に戻す',
  NO_SHOW: '来なかった',
  FINISHED: '終わり',
  CANCELLED: '取り消し',
  COUNTER_OPENED: '窓口を開ける',
  COUNTER_CLOSED: '窓口を閉める',
};

export const CONFLICT_REASONS: Record<string, string> = {
  NUMBER_TWICE: '同じ番号が2回出ていました。先に出たほうを数えています。同じ番号の方が2人いないか、確かめてください。',
  NOT_POSSIBLE: 'それまでの流れではできない操作でした。数えていません。',
  ISSUE_MISSING: '発券の記録が届いていません。発券があったものとして数えています。',
  CALL_MISSING: '呼び出しの記録が届いていません。呼び出しがあったものとして数えています。',
};

const DELIVERY_FAULTS: Record<string, string> = {
  DELIVERY_FAILED: '送り先につながりませんでした。メールやネットワークの設定を確かめてください。',
  DELIVERY_REFUSED: '送り先が受け取りませんでした。アドレスが間違っているかもしれません。',
  ADDRESS_REFUSED: '送り先が庁内のアドレスでした。庁内へは送れません。',
  REMINDERS_OFF: '頼まれた後で、お知らせの設定が変わりました。「お知らせと広告」の設定を確かめてください。',
};

export function deliveryFault(reason: string): string {
  return DELIVERY_FAULTS[reason] ?? '送れませんでした。';
}

// …/queues/moving/tickets/20270401-101 → "4月1日の101番". The name is all that a record without its ticket has.
export function ticketWords(name: string): string {
  const match = /\/tickets\/\d{4}(\d{2})(\d{2})-(\d+)$/.exec(name);
  if (!match) return name === '' ? '―' : name;
  return `${Number(match[1])}月${Number(match[2])}日の${match[3]}番`;
}
