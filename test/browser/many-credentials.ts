import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { addSeconds, type Instant } from '../../src/domain/instant.ts';
import type { Change } from '../../src/domain/journal.ts';
import { Secret } from '../../src/domain/secret.ts';
import { keyFileProvider } from '../../src/store/key-file.ts';
import { openStore } from '../../src/store/sqlite-store.ts';
import { benchCredential } from '../../bench/bench-credential.ts';
import type { Workbench } from '../scenarios/workbench.ts';

const daySeconds = 86_400;

/** Puts so many credentials into the store, each with a token and a slot; their ends are spread over half a year. */
export async function addCredentials(bench: Workbench, count: number): Promise<void> {
  const keyProvider = keyFileProvider(() => join(bench.folder, 'key'));
  const store = await openStore({
    path: join(bench.folder, '.mintmark', 'store.db'),
    keyProviders: async () => await Promise.resolve([keyProvider]),
  });
  const now = bench.now();
  const line = {
    at: now,
    actor: 'test',
    run: 'many',
    phase: 'event',
    action: 'seed',
    subject: 'many',
  } as const;
  const changes = Array.from({ length: count }, (_, index) => changesOf(index, now)).flat();
  await store.commit({ ...line, detail: {} }, changes);
  await store.close();
}

/** Every seventh has expired, every fifth slot was written and not read back. */
function changesOf(index: number, now: Instant): readonly Change[] {
  const name = `upload-${String(index).padStart(4, '0')}`;
  const credential = { ...benchCredential(name), purpose: `Upload the packages of feedstock ${index}` };
  const { grant } = credential;
  const id = `github-actions:repository/tudat-team/feedstock-${index}/BINSTAR_TOKEN`;
  const slot = { id, target: 'github-actions', connection: 'github', label: id, address: {}, container: id };
  const days = index % 7 === 0 ? -(index % 5) - 1 : (index * 37) % 180;
  const token = { credential: name, number: 1 };
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
      issuedAt: addSeconds(now, -30 * daySeconds),
      expiresAt: addSeconds(now, days * daySeconds + 3_600),
    },
    { type: 'slot-delivering', ...token, slot, existedBefore: false },
    { type: 'slot-delivered', slot: id, receipt: { created: true }, deliveredAt: now },
    ...(index % 5 === 0 ? [] : [{ type: 'slot-verified' as const, slot: id, verifiedAt: now }]),
    { type: 'token-promoted', ...token, revokeAfter: now },
  ];
}
