// 発券機: the ticket machines of an office. Each has a link with a key of its own, which gives numbers and nothing else and lasts until it is
// taken back.
import { useCallback } from 'react';
import { officeName } from '../api/hall';
import { createKiosk, listKiosks, renewKioskKey, revokeKiosk, type KioskKey } from '../api/reception';
import { machineLink } from '../hall/kiosk_rights';
import { dateTime } from '../ui/parts';
import { idOf, LinkHolders } from './link_holders';
import { hasRole, useStaff } from './session';

const madeOf = ({ kiosk, key }: KioskKey) => ({ holder: kiosk, key });

export function KiosksPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const list = useCallback((signal: AbortSignal) => listKiosks(parent, signal), [parent]);
  return (
    <LinkHolders
      kind={{
        title: '発券機',
        lead: '発券機ごとに専用のリンクを作ります。番号札を出すことと予約の受け付けだけができ、止めるまで使えます。盗まれたときや片付けたときは「止める」を押してください。',
        add: {
          heading: '発券機を加える',
          title: '置き場所',
          titleExample: '1階 入口',
          id: 'kiosk_id',
          idExample: 'gate-1',
        },
        handOver: '発券機の画面で一度開くと、以後はサインインなしで使えます。ほかの人に渡さないでください。',
        withCode: true,
        linkOf: ({ holder, key }) => machineLink(office, { id: idOf(holder), key }),
        columns: ['置き場所', '状態', '最後に使った時'],
        cells: (kiosk) => [
          kiosk.title,
          kiosk.revoked ? '止めました' : '使えます',
          kiosk.lastUseTime === '' ? 'まだ' : `${dateTime(kiosk.lastUseTime, 'ja')}台`,
        ],
        works: (kiosk) => !kiosk.revoked,
        mayMake: hasRole(session, 'OPERATOR'),
        mayRevoke: true,
        list,
        create: async (requestId, id, title) => madeOf(await createKiosk(session, parent, requestId, id, title)),
        renew: async (name, requestId) => madeOf(await renewKioskKey(session, name, requestId)),
        revoke: (name, requestId) => revokeKiosk(session, name, requestId),
      }}
    />
  );
}
