import type { CredentialSummary } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { CredentialLink } from '../../parts/credential-link.tsx';
import { asDay, Moment } from '../../parts/moment.tsx';
import { SlotBar, slotsInWords } from './slot-health.tsx';

/** One line of the table of credentials. */
export function CredentialRow({ credential }: { readonly credential: CredentialSummary }) {
  const { name, purpose, principal, expiresAt, activeToken, slots, state } = credential;
  return (
    <tr className="transition-colors hover:bg-raised/50 [&>*]:px-3 [&>*]:py-3 [&>*]:align-top [&>:first-child]:pl-5 [&>:last-child]:pr-5">
      <th scope="row" className="font-normal">
        <CredentialLink name={name} />
        <p className="text-sm break-words text-quiet max-md:line-clamp-2">
          {purpose}
          <span className="max-md:hidden 2xl:hidden"> · {principal}</span>
        </p>
      </th>
      <td className="text-sm break-words max-2xl:hidden">{principal}</td>
      <td className="md:whitespace-nowrap">
        <Expiry expiresAt={expiresAt} activeToken={activeToken} />
        <div className="mt-1 sm:hidden">
          <Badge tone={state}>{state}</Badge>
        </div>
      </td>
      <td className="text-sm max-md:hidden">
        <SlotBar slots={slots} className="mt-2 mb-1.5 h-1.5 w-28" />
        <span className="text-quiet">{slotsInWords(slots)}</span>
      </td>
      <td className="max-sm:hidden">
        <Badge tone={state}>{state}</Badge>
      </td>
    </tr>
  );
}

function Expiry({ expiresAt, activeToken }: Pick<CredentialSummary, 'expiresAt' | 'activeToken'>) {
  if (activeToken === undefined) return <span className="text-broken">no token yet</span>;
  if (expiresAt === undefined) return <span className="text-quiet">not known</span>;
  return (
    <>
      <Moment at={expiresAt} />
      <span className="block text-sm text-quiet max-md:hidden">{asDay(expiresAt)}</span>
    </>
  );
}
