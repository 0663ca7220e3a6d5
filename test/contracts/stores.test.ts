import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile, execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../src/domain/credential.ts';
import { AppError } from '../../src/domain/errors.ts';
import { instant } from '../../src/domain/instant.ts';
import type { Change, JournalLine } from '../../src/domain/journal.ts';
import type { Notice } from '../../src/domain/notice.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Slot } from '../../src/domain/slot.ts';
import type { KeyProvider } from '../../src/ports/key-provider.ts';
import type { Store } from '../../src/ports/store.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import { keyFileProvider } from '../../src/store/key-file.ts';
import { migrations } from '../../src/store/migrations.ts';
import { createStore, openStore } from '../../src/store/sqlite-store.ts';

/** One line a store; the shared one joins here. */
const stores = [
  {
    name: 'sqlite',
    create: async (folder: string, keyProvider: KeyProvider) => {
      await createStore({ path: join(folder, 'store.db'), keyProvider, now: at, actor: 'test' });
    },
    open: async (folder: string, keyProvider: KeyProvider) =>
      await openStore({
        path: join(folder, 'store.db'),
        keyProviders: async () => await Promise.resolve([keyProvider]),
      }),
  },
];

const at = instant('2026-11-24T00:00:00Z');
const later = instant('2026-11-25T00:00:00Z');
const line: JournalLine = {
  at,
  actor: 'test',
  run: 'run',
  phase: 'event',
  action: 'test',
  subject: 'test',
  detail: { a: [1, null, 'é'] },
};
const principal = { kind: 'organization', name: 'tudat-team' } as const;
const grant = { principal, scopes: ['api:read', 'api:write'] };
const credential: Credential = {
  name: 'upload',
  purpose: 'Upload',
  owner: 'team',
  issuer: 'anaconda',
  provider: 'anaconda',
  grant,
  lifetimeSeconds: 100,
  renewBeforeSeconds: 10,
  graceSeconds: 10,
  retain: 'sealed',
  placements: [],
};
const slot: Slot = {
  id: 't:1',
  target: 't',
  connection: 'c',
  label: 'One',
  address: { a: 1 },
  container: '1',
};
const planned = (number: number): Change => ({
  type: 'token-planned',
  credential: 'upload',
  number,
  reference: { name: `upload-${number}`, principal },
  grant,
});
const issued = (number: number, secret: Secret): Change => ({
  type: 'token-issued',
  credential: 'upload',
  number,
  secret,
  issuedAt: at,
});
const promoted = (number: number): Change => ({
  type: 'token-promoted',
  credential: 'upload',
  number,
  revokeAfter: at,
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no error',
    (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );
}

const canMount = tryMount();

describe.each(stores)('store $name', ({ create, open }) => {
  let folder: string;
  let keyProvider: KeyProvider;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mintmark-store-'));
    keyProvider = keyFileProvider(() => join(folder, 'key'));
    await create(folder, keyProvider);
    store = await open(folder, keyProvider);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const reopen = async (): Promise<void> => {
    await store.close();
    store = await open(folder, keyProvider);
  };

  describe('what a scan recognises values by', () => {
    const hashes = async () =>
      (await store.runFilter()).runs.map(({ number, length, hash }) => [number, length, hash]);
    const commit = async (number: number, secret: Secret): Promise<void> => {
      await store.commit(line, [planned(number), issued(number, secret)]);
    };
    beforeEach(async () => {
      await store.commit(line, [{ type: 'credential-declared', credential }]);
    });
    it('is the keyed hash of the longest run of each, without the key of the store', async () => {
      const value = Secret.of(`short.${randomBytes(24).toString('hex')}.x`);
      await commit(1, value);
      const { key } = await store.runFilter();
      rmSync(join(folder, 'key'));
      await reopen();
      expect((await store.runFilter()).key).toEqual(key);
      expect(await hashes()).toEqual([[1, 48, value.runHash(key)]]);
      expect(Secret.of(randomBytes(24).toString('hex')).runHash(key)).not.toBe(value.runHash(key));
    });
    it('differs from store to store', async () => {
      const other = mkdtempSync(join(tmpdir(), 'mintmark-store-'));
      const otherKey = keyFileProvider(() => join(other, 'key'));
      await create(other, otherKey);
      const second = await open(other, otherKey);
      expect((await second.runFilter()).key).not.toEqual((await store.runFilter()).key);
      await second.close();
      rmSync(other, { recursive: true, force: true });
    });
    it('is nothing for a value that could be guessed', async () => {
      await commit(1, Secret.of('correct-horse.battery-staple'));
      expect([await hashes(), (await store.runFilter()).missing]).toEqual([[], 0]);
    });
    it('is made up for when an older version sealed it, once the key is used', async () => {
      const value = Secret.of(randomBytes(24).toString('hex'));
      await commit(1, value);
      const all = await hashes();
      await store.close();
      const database = new DatabaseSync(join(folder, 'store.db'));
      database.exec('update tokens set run_length = null, run_hash = null');
      database.close();
      store = await open(folder, keyProvider);
      expect([await hashes(), (await store.runFilter()).missing]).toEqual([[], 1]);
      await store.fingerprint(Secret.of('whatever'));
      expect([await hashes(), (await store.runFilter()).missing]).toEqual([all, 0]);
    });
  });
  it('remembers a token through its whole life, over a restart', async () => {
    const secret = Secret.of(randomBytes(20).toString('hex'));
    await store.commit(line, [{ type: 'credential-declared', credential }, planned(1)]);
    expect((await store.load()).tokens).toMatchObject([{ number: 1, state: 'unknown', isSealed: false }]);
    await store.commit(line, [issued(1, secret)]);
    await reopen();
    expect((await store.load()).tokens).toMatchObject([
      { state: 'pending', isSealed: true, fingerprint: await store.fingerprint(secret) },
    ]);
    expect(await store.unseal('upload', 1)).toEqual(secret);
    await store.commit(line, [
      promoted(1),
      planned(2),
      issued(2, Secret.of(randomBytes(20).toString('hex'))),
    ]);
    await store.commit(line, [promoted(2)]);
    expect((await store.load()).tokens.map(({ state }) => state)).toEqual(['superseded', 'active']);
    await store.commit(line, [
      { type: 'token-ended', credential: 'upload', number: 1, state: 'revoked', endedAt: at },
    ]);
    expect((await store.load()).tokens).toMatchObject([
      { state: 'revoked', isSealed: false },
      { state: 'active' },
    ]);
    expect(await codeOf(store.unseal('upload', 1))).toBe('not-found');
    await store.commit(line, [{ type: 'token-forgotten', credential: 'upload', number: 2 }]);
    expect(await codeOf(store.unseal('upload', 2))).toBe('not-found');
  });

  it('remembers what consumers were asked, and takes back what a delivery or a refusal makes void', async () => {
    const asked = (nonce: string): Change => ({
      type: 'proof-asked',
      slot: slot.id,
      consumer: 't:job',
      credential: 'upload',
      number: 1,
      nonce,
      askedAt: at,
    });
    const answered = { type: 'proof-answered', answeredAt: at, run: 'https://ci.example/1' } as const;
    const delivering: Change = {
      type: 'slot-delivering',
      credential: 'upload',
      number: 1,
      slot,
      existedBefore: false,
    };
    const proved: Change = { type: 'slot-proved', slot: slot.id, number: 1, provedAt: at };
    await store.commit(line, [
      { type: 'credential-declared', credential },
      planned(1),
      delivering,
      asked('a'),
    ]);
    expect((await store.load()).proofs).toMatchObject([{ nonce: 'a', state: 'asked' }]);
    await store.commit(line, [{ ...answered, nonce: 'a', state: 'proved' }, proved]);
    await reopen();
    expect((await store.load()).slots).toMatchObject([{ provedAt: at, provedNumber: 1 }]);
    await store.commit(line, [delivering]);
    expect((await store.load()).slots[0]).not.toHaveProperty('provedNumber');
    await store.commit(line, [proved, asked('b')]);
    await store.commit(line, [{ ...answered, nonce: 'b', state: 'refused', reason: 'another value' }]);
    const after = await store.load();
    expect(after.slots[0]).not.toHaveProperty('provedNumber');
    expect(after.proofs).toMatchObject([
      { nonce: 'a', state: 'proved' },
      { nonce: 'b', state: 'refused', reason: 'another value', run: 'https://ci.example/1' },
    ]);
    // An answer counts once, and only to a question that was asked.
    for (const nonce of ['b', 'c'])
      await expect(store.commit(line, [{ ...answered, nonce, state: 'proved' }])).rejects.toThrow('Bug');
    // The end of the waiting ends what has no answer, and nothing else; late answers count for nothing.
    await store.commit(line, [asked('d'), { type: 'proofs-ended', slot: 'another slot' }]);
    expect((await store.load()).proofs.at(-1)).toMatchObject({ nonce: 'd', state: 'asked' });
    await store.commit(line, [{ type: 'proofs-ended', slot: slot.id }]);
    await reopen();
    const states = (await store.load()).proofs.map(({ nonce, state }) => `${nonce} ${state}`);
    expect(states).toEqual(['a proved', 'b refused', 'd unanswered']);
    await expect(store.commit(line, [{ ...answered, nonce: 'd', state: 'proved' }])).rejects.toThrow('Bug');
    // Old questions are forgotten, but not the last answer.
    for (const nonce of ['e', 'f', 'g', 'h']) await store.commit(line, [asked(nonce)]);
    expect((await store.load()).proofs.map(({ nonce }) => nonce).join('')).toBe('befgh');
  });

  it('remembers that a token leaked, over a restart and beyond its end', async () => {
    const leak = { at, exposure: 'private' } as const;
    await store.commit(line, [{ type: 'credential-declared', credential }, planned(1)]);
    await store.commit(line, [{ type: 'token-leaked', credential: 'upload', number: 1, leak }]);
    await reopen();
    expect((await store.load()).tokens).toMatchObject([{ leak }]);
    await store.commit(line, [
      { type: 'token-leaked', credential: 'upload', number: 1, leak: { at, exposure: 'public' } },
      { type: 'token-ended', credential: 'upload', number: 1, state: 'revoked', endedAt: at },
    ]);
    expect((await store.load()).tokens).toMatchObject([{ state: 'revoked', leak: { exposure: 'public' } }]);
  });

  it('remembers the alerts of a leak until each is resolved', async () => {
    const alert = (id: string) => ({ connection: 'c', id });
    const leak = { at, exposure: 'private', alerts: [alert('o/r#1'), alert('o/r#2')] } as const;
    const resolved = (id: string): Change => ({
      type: 'alert-resolved',
      credential: 'upload',
      number: 1,
      alert: alert(id),
    });
    await store.commit(line, [
      { type: 'credential-declared', credential },
      planned(1),
      { type: 'token-leaked', credential: 'upload', number: 1, leak },
    ]);
    await reopen();
    expect((await store.load()).tokens[0]?.leak).toEqual(leak);
    await store.commit(line, [resolved('o/r#1')]);
    expect((await store.load()).tokens[0]?.leak).toEqual({ ...leak, alerts: [alert('o/r#2')] });
    await store.commit(line, [resolved('o/r#2'), resolved('o/r#3')]);
    expect((await store.load()).tokens[0]?.leak).toEqual({ at, exposure: 'private' });
  });

  it('never uses a number twice, not even after the token was dropped', async () => {
    await store.commit(line, [{ type: 'credential-declared', credential }, planned(1)]);
    await store.commit(line, [{ type: 'token-dropped', credential: 'upload', number: 1 }]);
    await expect(store.commit(line, [planned(1)])).rejects.toThrow('was used before');
    expect((await store.load()).credentials[0]?.lastNumber).toBe(1);
    await store.commit(line, [planned(2)]);
  });

  it('applies all changes of a commit and its journal line, or none', async () => {
    const before = await store.journal();
    await expect(
      store.commit(line, [{ type: 'credential-declared', credential }, promoted(9)]),
    ).rejects.toThrow();
    expect((await store.load()).credentials).toEqual([]);
    expect(await store.journal()).toEqual(before);
  });

  it('commits side by side what is right, and refuses only what is wrong', async () => {
    await store.commit(line, [{ type: 'credential-declared', credential }]);
    const subjects = ['a', 'b', 'wrong', 'c'];
    const ended = await Promise.allSettled(
      subjects.map(async (subject, index) => {
        const change: Change = subject === 'wrong' ? promoted(99) : planned(index + 1);
        return await store.commit({ ...line, subject }, [change]);
      }),
    );
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    await reopen();
    const journal = await store.journal({ last: 3 });
    expect(journal.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
    const sequences = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(journal.map(({ sequence }) => sequence)).toEqual(sequences);
    expect((await store.load()).tokens.map(({ number }) => number)).toEqual([1, 2, 4]);
  });

  it('remembers slots', async () => {
    await store.commit(line, [
      { type: 'credential-declared', credential },
      { type: 'slot-adopted', credential: 'upload', slot },
    ]);
    expect((await store.load()).slots).toMatchObject([{ slot, state: 'adopted', existedBefore: true }]);
    await store.commit(line, [
      { type: 'slot-delivering', credential: 'upload', number: 1, slot, existedBefore: false },
    ]);
    expect((await store.load()).slots).toMatchObject([
      { state: 'delivering', number: 1, existedBefore: true },
    ]);
    await store.commit(line, [
      { type: 'slot-delivered', slot: 't:1', receipt: { created: true }, deliveredAt: at },
    ]);
    await store.commit(line, [{ type: 'slot-verified', slot: 't:1', verifiedAt: at, changedAt: at }]);
    expect((await store.load()).slots).toMatchObject([
      { state: 'verified', deliveredAt: at, verifiedAt: at, changedAt: at },
    ]);
    await store.commit(line, [{ type: 'slot-dropped', slot: 't:1' }]);
    expect((await store.load()).slots).toEqual([]);
  });

  it('remembers what each channel was told, until it is cleared', async () => {
    const notice: Notice = {
      key: 'renewal upload#3',
      kind: 'renewal',
      severity: 'due',
      credential: 'upload',
      message: 'renewal of upload#3 is due',
      due: at,
    };
    const later = instant('2026-11-25T00:00:00Z');
    await store.commit(line, [
      { type: 'notice-told', channel: 'b', notice },
      { type: 'notice-told', channel: 'a', notice },
    ]);
    await store.commit({ ...line, at: later }, [
      { type: 'notice-told', channel: 'b', notice: { ...notice, severity: 'broken' } },
    ]);
    await reopen();
    expect(await store.toldNotices()).toEqual([
      { channel: 'a', notice, firstToldAt: at },
      { channel: 'b', notice: { ...notice, severity: 'broken' }, firstToldAt: at },
    ]);
    await store.commit({ ...line, at: later }, [
      { type: 'notice-cleared', channel: 'a', key: notice.key },
      { type: 'notice-cleared', channel: 'c', key: 'never told' },
    ]);
    expect((await store.toldNotices()).map(({ channel }) => channel)).toEqual(['b']);
  });

  it('keeps a chain that shows a change, a gap and a cut-off end', async () => {
    const intent = await store.commit({ ...line, phase: 'intent' });
    await store.commit({ ...line, phase: 'outcome', intent, result: 'done' });
    const last = await store.commit(line);
    const verification = await verifyAudit(store);
    expect(verification).toMatchObject({ isIntact: true, entries: last });
    const head = (await store.journal()).at(-1)?.hash;
    expect(await verifyAudit(store, head)).toMatchObject({ isIntact: true });
    expect(await verifyAudit(store, 'f'.repeat(64))).toMatchObject({ isIntact: false });
    expect((await store.load()).openIntents).toEqual([]);
    const tamper = (sql: string): void => {
      const database = new DatabaseSync(join(folder, 'store.db'));
      database.exec(
        'drop trigger journal_is_append_only_update; drop trigger journal_is_append_only_delete;',
      );
      database.exec(sql);
      database.close();
    };
    tamper(`update journal set actor = 'somebody else' where sequence = ${last - 1}`);
    expect(await verifyAudit(store)).toMatchObject({ isIntact: false, sequence: last - 1 });
  });

  it('lets one of many have a sign-in link, and none after its time', async () => {
    const { members } = store;
    await members.put({ name: 'maria', role: 'operator', addedAt: at, email: 'maria@example.org' });
    await members.addLink({ digest: 'a', member: 'maria', createdAt: at, endsAt: later });
    const taken = await Promise.all(
      ['a', 'a', 'a'].map(async (digest) => await members.takeLink(digest, at)),
    );
    expect(taken.filter(({ kind }) => kind === 'taken').length).toBe(1);
    expect(await members.takeLink('a', at)).toEqual({ kind: 'refused', reason: 'used', member: 'maria' });
    await members.addLink({ digest: 'b', member: 'maria', createdAt: at, endsAt: later });
    expect(await members.takeLink('b', later)).toMatchObject({ kind: 'refused', reason: 'late' });
    expect(await members.takeLink('c', at)).toEqual({ kind: 'refused', reason: 'unknown' });
  });

  it('knows who is signed in, by the role of now, until they are removed', async () => {
    const { members } = store;
    const maria = { name: 'maria', role: 'operator', addedAt: at } as const;
    const session = {
      digest: 'd',
      member: maria,
      way: 'link',
      createdAt: at,
      seenAt: at,
      endsAt: later,
    } as const;
    await members.put(maria);
    await members.addSession(session);
    await members.touchSession('d', later);
    await reopen();
    expect(await store.members.findSession('d')).toEqual({ ...session, seenAt: later });
    await store.members.put({ ...maria, role: 'viewer' });
    expect((await store.members.findSession('d'))?.member.role).toBe('viewer');
    await store.members.addSession({
      ...session,
      digest: 'e',
      createdAt: later,
      endsAt: instant('2026-11-26T00:00:00Z'),
    });
    // Whose time is over is forgotten when the next one comes.
    expect((await store.members.sessions()).map(({ digest }) => digest)).toEqual(['e']);
    expect(await store.members.endSessions('maria')).toBe(1);
    await store.members.addSession(session);
    expect([await store.members.remove('maria'), await store.members.remove('maria')]).toEqual([true, false]);
    expect(await store.members.findSession('d')).toBeUndefined();
  });

  it('gives an e-mail address to one member', async () => {
    const { members } = store;
    await members.put({ name: 'maria', role: 'viewer', addedAt: at, email: 'team@example.org' });
    const other = { name: 'jan', role: 'viewer', addedAt: at, email: 'team@example.org' } as const;
    expect(await codeOf(members.put(other))).toBe('usage');
    await members.put({ name: 'maria', role: 'admin', addedAt: later });
    expect(await members.list()).toEqual([{ name: 'maria', role: 'admin', addedAt: at }]);
  });

  it('gives a schedule that is due to one of two processes, once', async () => {
    const daily = { name: 'daily', everySeconds: 86_400, isEnabled: true, nextAt: at };
    await store.schedules.ensure([daily]);
    const other = await open(folder, keyProvider);
    const claims = await Promise.all(
      [store, other].map(async ({ schedules }) => await schedules.claim('daily', at)),
    );
    expect(claims.filter(Boolean).length).toBe(1);
    await other.close();
    await store.schedules.finish('daily', { at, result: 'done' });
    await store.schedules.ensure([{ ...daily, everySeconds: 60 }]);
    expect(await store.schedules.list()).toEqual([
      { ...daily, nextAt: later, lastStartedAt: at, lastEndedAt: at, lastResult: 'done' },
    ]);
    await store.schedules.change('daily', { everySeconds: 60, isEnabled: false, nextAt: at });
    expect(await store.schedules.claim('daily', later)).toBe(false);
    expect(await store.schedules.change('none', daily)).toBe(false);
  });

  it('refuses to change or delete a journal entry', () => {
    const database = new DatabaseSync(join(folder, 'store.db'));
    expect(() => database.exec("update journal set actor = 'x'")).toThrow('append-only');
    expect(() => database.exec('delete from journal')).toThrow('append-only');
    database.close();
  });

  it('refuses a sealed value with any byte flipped, and one moved to another token', async () => {
    const secret = Secret.of(randomBytes(20).toString('hex'));
    await store.commit(line, [{ type: 'credential-declared', credential }, planned(1), issued(1, secret)]);
    await store.commit(line, [planned(2), issued(2, Secret.of(randomBytes(20).toString('hex')))]);
    const database = new DatabaseSync(join(folder, 'store.db'));
    for (const column of ['sealed_value', 'wrapped_data_key']) {
      const original = database.prepare(`select ${column} as bytes from tokens where number = 1`).get()?.[
        'bytes'
      ] as Uint8Array;
      for (let index = 0; index < original.length; index += 1) {
        const flipped = Uint8Array.from(original);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 8));
        database.prepare(`update tokens set ${column} = ? where number = 1`).run(flipped);
        expect([column, index, await codeOf(store.unseal('upload', 1))]).toEqual([
          column,
          index,
          'store-damaged',
        ]);
      }
      database.prepare(`update tokens set ${column} = ? where number = 1`).run(original);
    }
    expect(await store.unseal('upload', 1)).toEqual(secret);
    database.exec(
      `update tokens set (sealed_value, wrapped_data_key) = (select sealed_value, wrapped_data_key from tokens where number = 1) where number = 2`,
    );
    expect(await codeOf(store.unseal('upload', 2))).toBe('store-damaged');
    database.close();
  });

  it('holds no value in any file, in any form', async () => {
    const value = randomBytes(20).toString('base64');
    await store.commit({ ...line, detail: { note: 'issued' } }, [
      { type: 'credential-declared', credential },
      planned(1),
      issued(1, Secret.of(value)),
    ]);
    for (const file of ['store.db', 'store.db-wal', 'store.db-shm']
      .map((name) => join(folder, name))
      .filter((path) => existsSync(path))) {
      const bytes = readFileSync(file);
      for (const form of [
        value,
        Buffer.from(value).toString('base64'),
        Buffer.from(value).toString('base64url'),
        encodeURIComponent(value),
      ])
        expect([file, bytes.includes(form)]).toEqual([file, false]);
    }
  });

  it('refuses another key, and a store from a newer version', async () => {
    await store.commit(line, [
      { type: 'credential-declared', credential },
      planned(1),
      issued(1, Secret.of('x'.repeat(20))),
    ]);
    await store.close();
    const stranger = await open(folder, {
      ...keyProvider,
      unwrap: keyFileProvider(() => join(folder, 'other-key')).unwrap,
    });
    expect(await codeOf(stranger.unseal('upload', 1))).toBe('key-refused');
    writeFileSync(join(folder, 'other-key'), `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    expect(await codeOf(stranger.unseal('upload', 1))).toBe('key-refused');
    expect((await stranger.load()).tokens.length).toBe(1);
    await stranger.close();
    const database = new DatabaseSync(join(folder, 'store.db'));
    const version = Number(database.prepare('pragma user_version').get()?.['user_version']);
    database.exec('pragma user_version = 999');
    database.close();
    expect(await codeOf(open(folder, keyProvider))).toBe('store-refused');
    const repaired = new DatabaseSync(join(folder, 'store.db'));
    repaired.exec(`pragma user_version = ${version}`);
    repaired.close();
    store = await open(folder, keyProvider);
    expect((await store.load()).tokens.length).toBe(1);
  });

  it('refuses a key file that others can read', async () => {
    chmodSync(join(folder, 'key'), 0o644);
    await reopen();
    expect(await codeOf(store.fingerprint(Secret.of('value')))).toBe('key-refused');
    expect(await keyProvider.inspect('any')).toMatchObject([expect.stringContaining('0644')]);
    chmodSync(join(folder, 'key'), 0o600);
    expect(await codeOf(store.fingerprint(Secret.of('value')))).toBe('no error');
  });

  it('lets two processes write without losing a line', async () => {
    const script = `
      import { openStore } from './src/store/sqlite-store.ts';
      const [path, actor] = process.argv.slice(1);
      const store = await openStore({ path, keyProviders: async () => [] });
      for (let index = 0; index < 50; index += 1)
        await store.commit({ at: '${at}', actor, run: actor, phase: 'event', action: 'count', subject: String(index), detail: {} });
      await store.close();`;
    const run = async (actor: string): Promise<unknown> =>
      await promisify(execFile)(process.execPath, [
        '--input-type=module-typescript',
        '-e',
        script,
        join(folder, 'store.db'),
        actor,
      ]);
    await Promise.all([run('one'), run('two')]);
    const entries = (await store.journal()).filter(({ action }) => action === 'count');
    expect(entries.length).toBe(100);
    expect(await verifyAudit(store)).toMatchObject({ isIntact: true });
  });

  it('runs work under one name in one process at a time, and releases it when the process is killed', async () => {
    const script = `
      import { openStore } from './src/store/sqlite-store.ts';
      const store = await openStore({ path: process.argv[1], keyProviders: async () => [] });
      await store.exclusively('upload', async () => { console.log('held'); await new Promise((resolve) => setTimeout(resolve, 60_000)); });`;
    const child = execFile(process.execPath, [
      '--input-type=module-typescript',
      '-e',
      script,
      join(folder, 'store.db'),
    ]);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    expect(await codeOf(store.exclusively('upload', async () => await Promise.resolve()))).toBe('store-busy');
    expect(await store.exclusively('another', async () => await Promise.resolve('free'))).toBe('free');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await store.exclusively('upload', async () => await Promise.resolve('free'))).toBe('free');
  });

  it.skipIf(!canMount)('says that the disk is full, and loses nothing', async () => {
    const small = mkdtempSync(join(tmpdir(), 'mintmark-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', small]);
    try {
      await create(
        small,
        keyFileProvider(() => join(folder, 'other-key')),
      );
      const tight = await open(small, keyProvider);
      try {
        await tight.commit(line, [{ type: 'credential-declared', credential }]);
        const before = await tight.journal();
        expect(await codeOf(tight.commit({ ...line, detail: { padding: 'x'.repeat(600_000) } }))).toBe(
          'store-refused',
        );
        expect(await tight.journal()).toEqual(before);
        await tight.commit(line);
        expect(await verifyAudit(tight)).toMatchObject({ isIntact: true, entries: before.length + 1 });
      } finally {
        await tight.close();
      }
    } finally {
      execFileSync('umount', [small]);
      rmSync(small, { recursive: true, force: true });
    }
  });
  it.skipIf(!canMount)('says that the folder is read-only, and changes nothing', async () => {
    const small = mkdtempSync(join(tmpdir(), 'mintmark-read-only-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]);
    try {
      await create(small, keyProvider);
      execFileSync('mount', ['-o', 'remount,ro', small]);
      expect(await codeOf(open(small, keyProvider).then(async (tight) => await tight.commit(line)))).toBe(
        'store-refused',
      );
      expect(await codeOf(create(join(small, 'inner'), keyProvider))).toBe('store-refused');
    } finally {
      execFileSync('umount', [small]);
      rmSync(small, { recursive: true, force: true });
    }
  });
});

describe('a store of an older version', () => {
  it.each(migrations.slice(0, -1).map((_, index) => index + 1))(
    '%i is opened, and is of this one',
    async (version) => {
      const folder = mkdtempSync(join(tmpdir(), 'mintmark-store-'));
      const keyProvider = keyFileProvider(() => join(folder, 'key'));
      const path = join(folder, 'store.db');
      await createStore({ path, keyProvider, now: at, actor: 'test' });
      const old = new DatabaseSync(join(folder, 'old.db'));
      old.exec(migrations.slice(0, version).join('\n'));
      // What this version knew of a vault; later versions know more.
      const known = old.prepare(`select group_concat(name) as names from pragma_table_info('vault')`).get();
      const columns = String(known?.['names']);
      old.exec(`attach '${path}' as made; insert into vault (${columns}) select ${columns} from made.vault;`);
      old.exec(`insert into credentials (name, declaration, last_number, declared_at)
      values ('upload', '${JSON.stringify(credential)}', 1, '${at}')`);
      old.exec(`insert into tokens (credential, number, state, name, principal_kind, principal_name, scopes)
      values ('upload', 1, 'active', 'upload-1', 'organization', 'tudat-team', '[]')`);
      old.exec(`pragma user_version = ${version}`);
      old.close();
      const store = await openStore({
        path: join(folder, 'old.db'),
        keyProviders: async () => await Promise.resolve([keyProvider]),
      });
      const leak = { at, exposure: 'public', alerts: [{ connection: 'c', id: 'o/r#1' }] } as const;
      await store.commit(line, [{ type: 'token-leaked', credential: 'upload', number: 1, leak }]);
      expect((await store.load()).tokens).toMatchObject([{ number: 1, state: 'active', leak }]);
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  );
});

/** A full disk needs a small one, which only an administrator can make. */
function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    console.warn('Skipped: the full disk, because no small disk can be mounted by this user.');
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
