import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { somebody } from './somebody.ts';
import { byHandManifest, openWorkbench, type Workbench } from './workbench.ts';

const owner = 'tudat-team';

describe('a token that only a person can issue', () => {
  let bench: Workbench;
  let name: string;
  beforeEach(async () => {
    bench = await openWorkbench();
    bench.write(byHandManifest);
    await bench.run('init');
    const plan = JSON.parse((await bench.run('plan', '--json')).output) as {
      sagas: { steps: { kind: string; reference?: { name: string } }[] }[];
    };
    name = plan.sagas[0]?.steps.find(({ kind }) => kind === 'issue')?.reference?.name ?? '';
  });
  afterEach(async () => {
    await bench.stop();
  });

  const make = (
    wish: { owner?: string; name?: string; scopes?: readonly string[]; days?: number | null } = {},
  ) =>
    bench.anaconda.createAsSomebodyElse({
      owner: wish.owner ?? owner,
      name: wish.name ?? name,
      scopes: wish.scopes ?? ['api:read', 'api:write'],
      lifetimeSeconds: wish.days === null ? null : (wish.days ?? 90) * 86_400,
    });
  const held = (): string | undefined =>
    bench.github.secret({ repository: 'tudat-team/tudatpy-feedstock' }, 'BINSTAR_TOKEN');

  it('shows the page and the clicks, takes what is pasted, proves it, and delivers it', async () => {
    const person = somebody({ values: [() => ` ${make()}\n`], confirms: [true] });
    const { code, output } = await bench.runWith(person, 'apply');
    expect(code).toBe(0);
    expect(bench.opened).toEqual([`${bench.anaconda.url}/${owner}/settings/access`]);
    for (const text of [`Token name: ${name}`, 'tick api:read, api:write', 'Choose Create', 'were taken off'])
      expect(output).toContain(text);
    expect(held()).toBe(bench.anaconda.token(owner, name)?.value);
    expect((await bench.run('plan')).output).toContain('nothing to do');
    expect((await bench.run('status')).output).toContain('in 89 days');
  });

  it('waits when nobody is there, under the same name, and holds nothing else up', async () => {
    const waiting = await bench.run('apply', '--yes');
    expect(waiting.code).toBe(3);
    expect(waiting.output).toContain('upload waits for a person');
    const again = await bench.run('apply', '--yes', '--json');
    expect(JSON.parse(again.output)).toMatchObject({ waitingForPerson: [{ step: 'issue upload#1' }] });
    // Days later somebody has made the token and left it in a file.
    bench.pass(3 * 86_400);
    const file = join(bench.folder, 'value');
    const value = make();
    const piped = await bench.pipe(`${value}\n`, 'apply', 'upload', '--from-stdin', '--yes');
    expect([piped.code, piped.errors]).toEqual([0, '']);
    expect(held()).toBe(value);
    expect(file).not.toBe('');
  });

  it('refuses what is not what was asked for, says what is wrong, and stores nothing', async () => {
    const refused = async (value: string): Promise<string> => {
      const ran = await bench.pipe(value, 'apply', 'upload', '--from-stdin', '--yes');
      expect(ran.code).toBe(6);
      expect(held()).toBe(undefined);
      const { tokens } = await bench
        .app()
        .openStore()
        .then(async (store) => {
          const records = await store.load();
          await store.close();
          return records;
        });
      expect(tokens).toEqual([]);
      return ran.errors;
    };
    expect(await refused('hunter2')).toContain('it has not the form of what is needed');
    expect(await refused(make({ name: 'narrow', scopes: ['api:read'] }))).toContain(
      'it lacks the scopes api:write',
    );
    expect(await refused(make({ name: 'blind', scopes: ['api:write'] }))).toContain(
      'it lacks the scope api:read',
    );
    expect(await refused(make({ owner: 'neighbour-lab', name: 'foreign' }))).toContain(
      'it acts as neighbour-lab, not as tudat-team',
    );
    const revoked = make({ name: 'revoked' });
    bench.anaconda.revokeAsSomebodyElse(owner, 'revoked');
    expect(await refused(revoked)).toContain('it was revoked or never existed');
    const expired = make({ name: 'expired' });
    bench.anaconda.expire(owner, 'expired');
    expect(await refused(expired)).toContain('it has expired');
    expect(await refused(make({ name: 'wide', scopes: [] }))).toContain(
      'it may do more than asked: the scope all',
    );
    expect(await refused(make({ name: 'eternal', days: null }))).toContain('a life without end');
  });

  it('takes what may do more only when the person accepts it, and says so ever after', async () => {
    const value = make({ scopes: ['api:read', 'api:write', 'pypi:upload'] });
    const person = somebody({ values: [value, value], confirms: [true, false, true] });
    const { code, errors } = await bench.runWith(person, 'apply');
    expect(code).toBe(0);
    expect(errors).toContain('it may do more than asked: the scope pypi:upload');
    expect(person.asked).toContain('upload: nobody asked for the scope pypi:upload. Accept it all the same?');
    const status = await bench.run('status');
    expect(status.output).toContain('upload#1 may do more than asked: pypi:upload');
  });

  it('asks again after a value that cannot be used, with what was wrong', async () => {
    const person = somebody({
      values: [() => make({ name: 'narrow', scopes: ['api:read'] }), () => make()],
      confirms: [true],
    });
    const { code, errors } = await bench.runWith(person, 'apply');
    expect(code).toBe(0);
    expect(errors).toContain('it lacks the scopes api:write');
    expect(held()).toBe(bench.anaconda.token(owner, name)?.value);
  });

  it('rotates by hand: the new one is brought, the old one ends itself after its grace', async () => {
    await bench.pipe(make(), 'apply', 'upload', '--from-stdin', '--yes');
    const old = held();
    const rotated = await bench.pipe(
      old ?? '',
      'apply',
      'upload',
      '--rotate',
      'upload',
      '--from-stdin',
      '--yes',
    );
    expect(rotated.errors).toContain('that is the value of upload#1, which is managed already');
    const next = make({ name: name.replace(/1$/, '2') });
    expect(
      await bench.pipe(next, 'apply', 'upload', '--rotate', 'upload', '--from-stdin', '--yes'),
    ).toMatchObject({ code: 0 });
    expect(held()).toBe(next);
    expect(bench.anaconda.liveTokens(owner)).toContain(name);
    bench.pass(2 * 86_400);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    expect(bench.anaconda.liveTokens(owner)).not.toContain(name);
  });

  it('says so when a value is brought that nothing asks for', async () => {
    const value = make();
    expect((await bench.pipe(value, 'apply', 'upload', '--from-stdin', '--yes')).errors).toBe('');
    const again = await bench.pipe(make({ name: 'another' }), 'apply', 'upload', '--from-stdin', '--yes');
    expect([again.code, held()]).toEqual([0, value]);
    expect(again.errors).toContain('was not asked for, and not taken: upload has no step that needs one');
    // Where Mintmark issues by itself, what was brought is not what is delivered.
    bench.write(byHandManifest.replace('auth: none', 'auth: { env: ANACONDA_AUTH_API_KEY }'));
    const rotate = ['apply', 'upload', '--rotate', 'upload', '--from-stdin', '--yes'];
    const issued = await bench.pipe(make({ name: 'third' }), ...rotate);
    expect([issued.code, issued.errors]).toEqual([0, expect.stringContaining('not taken')]);
    expect(held()).toBe(bench.anaconda.token(owner, name.replace(/1$/, '2'))?.value);
  });

  it('takes a file that only holds the value', async () => {
    const file = join(bench.folder, 'value.txt');
    const value = make();
    writeFileSync(file, `"${value}"\n`);
    const ran = await bench.run('apply', 'upload', '--from-file', 'value.txt', '--yes');
    writeFileSync(file, '');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    expect(held()).toBe(value);
  });
});

describe('a revocation that only a person can do', () => {
  it('holds nothing else of its credential up while it waits', async () => {
    const bench = await openWorkbench();
    try {
      const forgetful = byHandManifest.replace('lifetime: 90d', 'lifetime: 90d\n    retain: forget');
      const make = (number: number): string =>
        bench.anaconda.createAsSomebodyElse({
          owner,
          name: `by-hand-${number}`,
          scopes: ['api:read', 'api:write'],
          lifetimeSeconds: 90 * 86_400,
        });
      bench.write(forgetful);
      await bench.run('init');
      await bench.pipe(make(1), 'apply', 'upload', '--from-stdin', '--yes');
      bench.write(byHandManifest);
      const second = make(2);
      await bench.pipe(second, 'apply', 'upload', '--rotate', 'upload', '--from-stdin', '--yes');
      bench.pass(2 * 86_400);
      const place = { repository: 'tudat-team/tudatpy-feedstock' };
      bench.github.removeSecretAsSomebodyElse(place, 'BINSTAR_TOKEN');
      const applied = await bench.run('apply', '--yes');
      expect(applied.code).toBe(3);
      expect(applied.output).toContain('Revoke the token');
      expect(bench.github.secret(place, 'BINSTAR_TOKEN')).toBe(second);
    } finally {
      await bench.stop();
    }
  });
  it('is not taken for done because a value was left for something else', async () => {
    const bench = await openWorkbench();
    try {
      bench.write(byHandManifest.replace('lifetime: 90d', 'lifetime: 90d\n    retain: forget'));
      await bench.run('init');
      const make = (number: number): string =>
        bench.anaconda.createAsSomebodyElse({
          owner,
          name: `by-hand-${number}`,
          scopes: ['api:read', 'api:write'],
          lifetimeSeconds: 90 * 86_400,
        });
      const apply = async (value: string, ...more: string[]) =>
        await bench.pipe(value, 'apply', 'upload', ...more, '--from-stdin', '--yes');
      expect((await apply(make(1))).code).toBe(0);
      expect((await apply(make(2), '--rotate', 'upload')).code).toBe(0);
      bench.pass(2 * 86_400);
      // The old one is due, and its value is forgotten: with the third one left, nobody is there to end the first.
      await apply(make(3), '--rotate', 'upload');
      const status = JSON.parse((await bench.run('status', '--json')).output) as {
        credentials: { liveTokens: { number: number }[] }[];
      };
      expect(status.credentials[0]?.liveTokens.map(({ number }) => number)).toContain(1);
      expect(bench.anaconda.liveTokens(owner)).toContain('by-hand-1');
    } finally {
      await bench.stop();
    }
  });
});
