import type { AuditEntry } from '../../src/server/contract.ts';
import { Badge, type Tone } from './badge.tsx';
import { CredentialLink } from './credential-link.tsx';

/** The credential that an entry is about; undefined: it is about something else, a session for example. */
function credentialOf({ subject, detail }: AuditEntry): string | undefined {
  if (typeof detail === 'object' && detail !== null && 'credential' in detail)
    return typeof detail.credential === 'string' ? detail.credential : undefined;
  return /^([a-z][a-z0-9-]+)#\d+$/.exec(subject)?.[1];
}

/** What an entry is about, as the way to the credential that it belongs to. */
export function EntrySubject({ entry }: { readonly entry: AuditEntry }) {
  const credential = credentialOf(entry);
  if (credential === undefined) return <span className="break-words">{entry.subject}</span>;
  return (
    <CredentialLink name={credential} className="wrap-anywhere">
      {entry.subject}
    </CredentialLink>
  );
}

const tones: Readonly<Record<NonNullable<AuditEntry['result']>, Tone>> = {
  done: 'good',
  refused: 'broken',
  unknown: 'due',
  interrupted: 'due',
  waiting: 'due',
};

/** How it ended; what an intent began has its end in a later entry. */
export function EntryResult({ entry: { phase, result } }: { readonly entry: AuditEntry }) {
  if (result !== undefined) return <Badge tone={tones[result]}>{result}</Badge>;
  return <Badge>{phase === 'intent' ? 'begun' : 'noted'}</Badge>;
}
