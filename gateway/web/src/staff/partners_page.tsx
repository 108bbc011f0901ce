// 連絡先の団体: companies, universities and others that announce their groups by a link with a key of their own.
import { useCallback } from 'react';
import { officeName } from '../api/hall';
import { createPartner, listPartners, renewPartnerKey, revokePartner, type PartnerKey } from '../api/planning';
import { dateTime } from '../ui/parts';
import { idOf, LinkHolders } from './link_holders';
import { hasRole, useStaff } from './session';

const STATES: Record<string, string> = {
  PARTNER_ACTIVE: '使えます',
  PARTNER_EXPIRED: '期限切れ',
  PARTNER_REVOKED: '止めました',
};
const madeOf = ({ partner, key }: PartnerKey) => ({ holder: partner, key });

export function PartnersPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const list = useCallback((signal: AbortSignal) => listPartners(parent, signal), [parent]);
  const operator = hasRole(session, 'OPERATOR');
  return (
    <LinkHolders
      kind={{
        title: '連絡先の団体',
        lead: '団体ごとに専用のリンクを渡します。リンクを持つ人は、その団体の来庁予定だけを届け出られます。',
        add: {
          heading: '団体を加える',
          title: '団体の名前',
          titleExample: '見本大学',
          id: 'partner_id',
          idExample: 'mihon-univ',
        },
        handOver: '控えてから、団体の担当者だけに渡してください。',
        linkOf: ({ holder, key }) =>
          `/partner/${encodeURIComponent(office)}/${encodeURIComponent(idOf(holder))}#${key}`,
        columns: ['団体', '状態', '期限', 'これからの予定'],
        cells: (partner) => [
          partner.title,
          STATES[partner.state],
          dateTime(partner.expireTime, 'ja'),
          `${partner.openEvents}件`,
        ],
        works: (partner) => partner.state === 'PARTNER_ACTIVE',
        mayMake: operator,
        mayRevoke: operator,
        list,
        create: async (requestId, id, title) => madeOf(await createPartner(session, parent, requestId, id, title)),
        renew: async (name, requestId) => madeOf(await renewPartnerKey(session, name, requestId)),
        revoke: (name, requestId) => revokePartner(session, name, requestId),
      }}
    />
  );
}
