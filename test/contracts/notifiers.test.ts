import { readdirSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { instant } from '../../src/domain/instant.ts';
import type { Notice } from '../../src/domain/notice.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import type { Notifier, Report } from '../../src/ports/notifier.ts';
import type { NotifierBench } from './harness/notifiers/harness.ts';
import { notifierHarnesses } from './harness/notifiers/index.ts';

const at = instant('2026-11-24T08:00:00Z');

const renewal: Notice = {
  key: 'renewal upload#3',
  kind: 'renewal',
  severity: 'due',
  credential: 'upload',
  message: 'renewal of upload#3 is due <b>`now`</b> @team',
  fix: 'mintmark apply',
};
const drift: Notice = {
  key: 'drift github-actions:repository/octo/cat/TOKEN changed',
  kind: 'drift',
  severity: 'due',
  credential: 'upload',
  message: 'octo/cat · secret TOKEN: somebody else changed it',
};
const dates = [
  { kind: 'renewal', credential: 'upload', token: 'upload#3', at, purpose: 'Upload; of, things' },
  { kind: 'expiry', credential: 'upload', token: 'upload#3', at: instant('2026-12-08'), purpose: 'Upload' },
] as const;
const report = (fresh: readonly Notice[], standing = fresh): Report => ({ at, fresh, standing, dates });

describe('the registry of notifiers', () => {
  it('names every folder once, in alphabetical order, and has a harness for each', () => {
    const folders = readdirSync('src/notifiers', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    expect(notifiers.map(({ id }) => id)).toEqual(folders);
    expect(notifierHarnesses.map(({ definition }) => definition)).toEqual(notifiers);
  });
});

describe.each(notifierHarnesses)('notifier $definition.id', ({ definition, badSettings, start }) => {
  let bench: NotifierBench;
  let notifier: Notifier;
  beforeEach(async () => {
    bench = await start();
    notifier = definition.connect(bench.context, definition.settings.parse(bench.settings));
  });
  afterEach(async () => {
    await bench.stop();
  });
  const tell = async (what: Report): Promise<string> => {
    const outcome = await notifier.tell(what);
    if (outcome.kind !== 'done') throw new Error(outcome.reason);
    return outcome.value;
  };

  it('takes what a manifest may say, and refuses everything else', () => {
    expect(definition.settings.safeParse(bench.settings).success).toBe(true);
    for (const settings of [...badSettings, { ...(bench.settings as object), unknown: 1 }, null, []])
      expect([settings, definition.settings.safeParse(settings).success]).toEqual([settings, false]);
  });
  it('has a name of its own without a secret', () => {
    const place = definition.place(definition.settings.parse(bench.settings));
    expect(place).not.toBe('');
    for (const secret of bench.secrets) expect(place).not.toContain(secret);
  });
  it('tells everything that is new, and says what it did', async () => {
    expect(await tell(report([renewal, drift]))).not.toBe('');
    const received = bench.received();
    expect(received).toContain('upload#3');
    if (definition.tells === 'dates') return;
    expect(received).toContain('mintmark apply');
    expect(received).toContain('secret TOKEN: somebody else changed it');
  });
  it('shows the same state when it is told the same twice', async () => {
    await tell(report([renewal]));
    const before = bench.received();
    if (definition.tells === 'news') return;
    await tell(report([], [renewal]));
    await tell(report([renewal]));
    expect(bench.received()).toBe(before);
  });
  it('can be told that nothing is left', async () => {
    await tell(report([renewal]));
    await tell({ at, fresh: [], standing: [], dates: [] });
  });

  it('says what failed, without a secret, and works afterwards', async () => {
    expect(Object.keys(bench.failures).length).toBeGreaterThan(0);
    for (const name of Object.keys(bench.failures)) {
      const broken = await start();
      try {
        broken.failures[name]?.();
        const own = definition.connect(broken.context, definition.settings.parse(broken.settings));
        const result: unknown = await own.tell(report([renewal])).catch((error: unknown) => error);
        const isTold = !(result instanceof AppError) && (result as { kind?: string }).kind === 'done';
        expect([name, isTold]).toEqual([name, false]);
        if (result instanceof Error) expect([name, result instanceof AppError]).toEqual([name, true]);
        const said = inspect(result, { depth: 20, showHidden: true });
        for (const secret of broken.secrets)
          expect([name, said.includes(secret), said]).toEqual([name, false, said]);
      } finally {
        await broken.stop();
      }
    }
  });
});
