import { randomUUID } from 'node:crypto';
import { addSeconds, type Instant } from '../src/domain/instant.ts';
import type { Change } from '../src/domain/journal.ts';
import { Secret } from '../src/domain/secret.ts';
import type { Store } from '../src/ports/store.ts';
import { benchCredential } from './bench-credential.ts';

/** What a filled store is to hold. */
export interface Filling {
  readonly credentials: number;
  /** Of each credential; default 1. */
  readonly slots?: number;
  readonly now: Instant;
  /** When the token of the credential of this index ends, in days from now; default 90 for all. */
  readonly daysLeft?: (index: number) => number;
}

/** So many credentials share one journal line. */
const together = 100;
const daySeconds = 86_400;

/** Records credentials `credential-0` … with an active token and verified slots each, by the store's own changes. */
export async function fillStore(store: Store, filling: Filling): Promise<void> {
  const { credentials, now } = filling;
  const line = {
    at: now,
    actor: 'bench',
    run: 'bench',
    phase: 'event',
    action: 'bench',
    detail: {},
  } as const;
  for (let first = 0; first < credentials; first += together) {
    const size = Math.min(together, credentials - first);
    const changes = Array.from({ length: size }, (_, index) => changesOf(first + index, filling)).flat();
    await store.commit({ ...line, subject: `credential-${first}` }, changes);
  }
}

function changesOf(index: number, { slots = 1, now, daysLeft = () => 90 }: Filling): readonly Change[] {
  const name = `credential-${index}`;
  const credential = benchCredential(name);
  const { grant, lifetimeSeconds } = credential;
  const token = { credential: name, number: 1 };
  const expiresAt = addSeconds(now, daysLeft(index) * daySeconds);
  return [
    { type: 'credential-declared', credential },
    {
      type: 'token-planned',
      ...token,
      reference: { name: `mintmark-${name}-1`, principal: grant.principal },
      grant,
    },
    {
      type: 'token-issued',
      ...token,
      secret: Secret.of(randomUUID()),
      issuedAt: addSeconds(expiresAt, -lifetimeSeconds),
      expiresAt,
    },
    ...Array.from({ length: slots }, (_, each) => slotChanges(`${index}-${each}`, token, now)).flat(),
    { type: 'token-promoted', ...token, revokeAfter: now },
  ];
}

function slotChanges(
  repository: string,
  token: { readonly credential: string; readonly number: number },
  now: Instant,
): readonly Change[] {
  const id = `github-actions:repository/tudat-team/repository-${repository}/TOKEN`;
  const slot = { id, target: 'github-actions', connection: 'github', label: id, address: {}, container: id };
  return [
    { type: 'slot-delivering', ...token, slot, existedBefore: false },
    { type: 'slot-delivered', slot: id, receipt: { created: true }, deliveredAt: now },
    { type: 'slot-verified', slot: id, verifiedAt: now },
  ];
}
