import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import { challengeKey, judgeAnswer, type Consumer } from '../../src/domain/proof.ts';
import type { Json, Slot } from '../../src/domain/slot.ts';
import type { ProofPort, ProofProgress, Target } from '../../src/ports/target.ts';
import { targets } from '../../src/targets/index.ts';
import { faultTable } from './faults.ts';
import type { TargetBench } from './harness/harness.ts';
import { targetHarnesses } from './harness/index.ts';

const newValue = (): string => randomBytes(24).toString('hex');

describe('the registry of targets', () => {
  it('names every folder once, in alphabetical order', () => {
    const folders = readdirSync('src/targets', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    expect(targets.map((target) => target.id)).toEqual(folders);
  });

  it('has a contract harness for every target', () => {
    expect(targetHarnesses.map((harness) => harness.definition)).toEqual(targets);
  });
});

describe.each(targetHarnesses)('target $definition.id', ({ definition, start }) => {
  let bench: TargetBench;
  let target: Target;
  beforeEach(async () => {
    bench = await start();
    target = definition.connect(bench.context);
  });
  afterEach(async () => {
    await bench.simulator.stop();
  });

  const resolve = async (spec: unknown): Promise<readonly Slot[]> =>
    await target.resolve(definition.placement.parse(spec));
  const firstSlot = async (): Promise<Slot> => {
    const [slot] = await resolve(bench.placements[0]?.spec);
    if (!slot) throw new Error('The first placement must stand for at least one slot.');
    return slot;
  };

  describe('resolve', () => {
    it('turns every placement into its slots, sorted, unique, and the same twice', async () => {
      for (const { name, spec, slotCount } of bench.placements) {
        const slots = await resolve(spec);
        const ids = slots.map(({ id }) => id);
        expect([name, ids.length]).toEqual([name, slotCount]);
        expect(ids).toEqual([...new Set(ids)].sort());
        expect(await resolve(spec)).toEqual(slots);
        for (const slot of slots) {
          expect(slot.id.startsWith(`${definition.id}:`)).toBe(true);
          expect(JSON.parse(JSON.stringify(slot))).toEqual(slot);
        }
      }
    });
    it('refuses bad placements without writing anything', async () => {
      expect(bench.badPlacements.length).toBeGreaterThan(2);
      for (const { name, spec } of bench.badPlacements) {
        const parsed = definition.placement.safeParse(spec);
        if (!parsed.success) continue;
        const error = await target.resolve(parsed.data).catch((thrown: unknown) => thrown);
        expect([name, error instanceof AppError]).toEqual([name, true]);
      }
      expect(bench.simulator.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([]);
    });
    it('names the connection when its credential is refused', async () => {
      const refused = definition.connect(bench.refusedContext);
      const error = await (async () => {
        const slots = await refused.resolve(definition.placement.parse(bench.placements[0]?.spec));
        return await refused.describe(slots);
      })().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('connection-refused');
      expect((error as AppError).message).toContain('"contract"');
    });
  });

  describe('places', () => {
    it('name fields of a placement, from the outside to the inside, and nothing is written', async () => {
      const schema = JSON.stringify(z.toJSONSchema(definition.placement as z.ZodType, { io: 'input' }));
      let outer = await target.places();
      for (const within of [...bench.nested, undefined]) {
        expect(outer.some(({ values }) => values.length > 0)).toBe(true);
        for (const { field, values } of outer) {
          expect(schema).toContain(`"${field}":`);
          expect(values).toEqual([...new Set(values)].sort());
        }
        if (within === undefined) break;
        expect(outer.flatMap(({ values }) => values)).toContain(within);
        outer = await target.places(within);
      }
      expect(bench.simulator.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([]);
    });
    it('are said not to be there, or not to be seen', async () => {
      const missing = await target.places(bench.noPlace).catch((thrown: unknown) => thrown);
      expect([missing instanceof AppError, missing]).toMatchObject([true, { code: 'not-found' }]);
      const refused = await definition
        .connect(bench.refusedContext)
        .places()
        .catch((thrown: unknown) => thrown);
      expect([refused instanceof AppError, refused]).toMatchObject([true, { code: 'connection-refused' }]);
    });
  });

  describe('deliver', () => {
    it('writes every kind of slot, shows it as present without a problem, and withdraws it again', async () => {
      for (const { name, spec } of bench.placements) {
        for (const slot of await resolve(spec)) {
          const [before] = await target.describe([slot]);
          const wasPresent = before?.kind === 'present';
          const siblings = bench.siblings(slot);
          const value = newValue();
          const outcome = await target.deliver(slot, Secret.of(value));
          expect([name, outcome.kind]).toEqual([name, 'done']);
          if (outcome.kind === 'done') expect([name, outcome.value.created]).toEqual([name, !wasPresent]);
          expect(bench.truth(slot)).toBe(value);
          expect(bench.siblings(slot)).toBe(siblings);
          expect(await target.describe([slot])).toMatchObject([{ kind: 'present', problems: [] }]);
          expect(await target.withdraw(slot)).toEqual({ kind: 'done', value: undefined });
          expect(bench.truth(slot)).toBe(undefined);
          expect(bench.siblings(slot)).toBe(siblings);
          expect(await target.describe([slot])).toEqual([{ kind: 'absent' }]);
          expect(await target.withdraw(slot)).toEqual({ kind: 'done', value: undefined });
        }
      }
    });
    it('can be said twice and takes the newer value', async () => {
      const slot = await firstSlot();
      for (const value of [newValue(), newValue()]) {
        expect((await target.deliver(slot, Secret.of(value))).kind).toBe('done');
        expect(bench.truth(slot)).toBe(value);
      }
    });
    it('makes one writing request per slot', async () => {
      const slot = await firstSlot();
      await target.deliver(slot, Secret.of(newValue()));
      const before = bench.simulator.requests.length;
      await target.deliver(slot, Secret.of(newValue()));
      const writes = bench.simulator.requests
        .slice(before)
        .filter(({ method }) => !['GET', 'HEAD'].includes(method));
      expect(writes.length).toBe(1);
    });
    it.each(faultTable)('survives $name', async ({ fault }) => {
      const slot = await firstSlot();
      await target.deliver(slot, Secret.of(newValue()));
      const old = bench.truth(slot);
      const siblings = bench.siblings(slot);
      const value = newValue();
      bench.simulator.faults.inject({ ...bench.writeRoute, fault });
      const outcome = await target.deliver(slot, Secret.of(value)).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'connection-refused')
          return { kind: 'refused' } as const;
        throw error;
      });
      expect(bench.simulator.faults.remaining()).toBe(0);
      if (outcome.kind === 'done') expect(bench.truth(slot)).toBe(value);
      if (outcome.kind === 'refused') expect(bench.truth(slot)).toBe(old);
      if (outcome.kind === 'unknown') expect([old, value]).toContain(bench.truth(slot));
      expect((await target.deliver(slot, Secret.of(value))).kind).toBe('done');
      expect(bench.truth(slot)).toBe(value);
      expect(bench.siblings(slot)).toBe(siblings);
    });
  });

  describe('shadows', () => {
    it('come and go, by name alone, without a write', async () => {
      expect(bench.shadows === undefined).toBe(target.shadows === undefined);
      for (const { name, spec, add, remove, label } of bench.shadows ?? []) {
        const labels = async (): Promise<readonly (readonly string[])[]> => {
          const fresh = definition.connect(bench.context);
          const slots = await fresh.resolve(definition.placement.parse(spec));
          await fresh.describe(slots);
          const found = (await fresh.shadows?.(slots)) ?? [];
          for (const shadow of found.flat()) expect(Object.keys(shadow)).toEqual(['id', 'label']);
          return found.map((each) => each.map((shadow) => shadow.label));
        };
        for (const slot of await resolve(spec)) await target.deliver(slot, Secret.of(newValue()));
        const before = bench.simulator.requests.length;
        expect([name, await labels()]).toEqual([name, [[]]]);
        add();
        expect([name, await labels()]).toEqual([name, [[label]]]);
        remove();
        expect([name, await labels()]).toEqual([name, [[]]]);
        const requests = bench.simulator.requests.slice(before);
        expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
      }
    });
    it('are answered in the order asked, also where nothing was described before', async () => {
      const slots: Slot[] = [];
      for (const { spec } of bench.placements) slots.push(...(await resolve(spec)));
      const unique = [...new Map(slots.map((slot) => [slot.id, slot])).values()];
      const forward = await target.shadows?.(unique);
      expect(forward?.length).toBe(target.shadows ? unique.length : undefined);
      const backward = await definition.connect(bench.context).shadows?.([...unique].reverse());
      expect(backward && [...backward].reverse()).toEqual(forward);
    });
  });

  describe('plain values', () => {
    it('are told when they have a form that is asked for, and left alone otherwise', async () => {
      expect(bench.addPlainValue === undefined).toBe(target.plainValues === undefined);
      if (!bench.addPlainValue) return;
      const slot = await firstSlot();
      const value = newValue();
      bench.addPlainValue(value);
      const formats = [{ id: 'test', description: 'test', pattern: /[0-9a-f]{48}/ }];
      const found = await target.plainValues?.([slot], formats);
      expect(found?.map((each) => each.value)).toEqual([Secret.of(value)]);
      expect(JSON.stringify(found)).not.toContain(value);
      const other = [{ id: 'test', description: 'test', pattern: /[0-9a-f]{47}/ }];
      expect(await target.plainValues?.([slot], other)).toEqual([]);
    });
  });

  describe('describe', () => {
    it('answers in the order asked, for many slots at once', async () => {
      const slots: Slot[] = [];
      for (const { spec } of bench.placements) slots.push(...(await resolve(spec)));
      const unique = [...new Map(slots.map((slot) => [slot.id, slot])).values()];
      const forward = await target.describe(unique);
      const backward = await target.describe([...unique].reverse());
      expect([...backward].reverse()).toEqual(forward);
    });
    it.each(faultTable)('survives $name', async ({ fault }) => {
      const slot = await firstSlot();
      await target.deliver(slot, Secret.of(newValue()));
      bench.simulator.faults.inject({ ...bench.readRoute, fault });
      const fresh = definition.connect(bench.context);
      const answer = await fresh.describe([slot]).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return error.code;
      });
      expect(bench.simulator.faults.remaining()).toBe(0);
      if (Array.isArray(answer)) {
        const isLyingVendor = fault.kind === 'status' && fault.status === 404;
        expect(isLyingVendor ? ['absent', 'present'] : ['present']).toContain(answer[0]?.kind);
      } else
        expect(['connection-refused', 'vendor-failed', 'vendor-unreachable', 'not-found']).toContain(answer);
    });
  });

  describe.runIf(definition.proofFile)('prove', () => {
    const nonce = (): string => randomBytes(16).toString('hex');
    const proofOf = (from: Target): ProofPort => {
      if (!from.proof) throw new Error('A target with a file for proof has the port for it.');
      return from.proof;
    };
    const commit = (slot: Slot, spec: Json): void => {
      bench.commitProof(slot, definition.proofFile?.([{ spec }]).text ?? '');
    };
    const answerOf = async (consumer: Consumer, number: string): Promise<ProofProgress> => {
      const asked = await proofOf(target).ask(consumer, number);
      if (asked.kind !== 'done') throw new Error(`The job did not start: ${asked.reason}`);
      for (;;) {
        const progress = await proofOf(target).progress(consumer, number, asked.value);
        if (progress.kind !== 'running') return progress;
        await setTimeout(20);
      }
    };
    const judged = (progress: ProofProgress, expected: { nonce: string; place: string; value: string }) => {
      if (progress.kind !== 'answered') throw new Error(JSON.stringify(progress));
      const mac = Secret.of(expected.value).macWith(challengeKey(expected));
      return judgeAnswer(
        { mac, run: progress.asked, otherwise: [] },
        { text: progress.text, run: progress.answeredBy },
      );
    };

    it('asks nobody before something was committed, and every kind of slot after', async () => {
      for (const { name, index } of bench.placements.map((each, index) => ({ ...each, index }))) {
        await bench.simulator.stop();
        bench = await start();
        target = definition.connect(bench.context);
        // Names and numbers of another start may be others.
        const spec = bench.placements[index]?.spec ?? null;
        const [slot] = await resolve(spec);
        if (!slot) throw new Error('A placement stands for a slot.');
        const value = newValue();
        expect((await target.deliver(slot, Secret.of(value))).kind).toBe('done');
        expect([name, await proofOf(target).consumers(slot)]).toEqual([name, []]);
        commit(slot, spec);
        const consumers = await proofOf(target).consumers(slot);
        expect([name, consumers.length]).toEqual([name, 1]);
        for (const consumer of consumers) {
          expect(consumer.id.startsWith(`${definition.id}:`)).toBe(true);
          expect(JSON.parse(JSON.stringify(consumer))).toEqual(consumer);
        }
        const [consumer] = consumers;
        if (!consumer) continue;
        const first = nonce();
        const verdict = judged(await answerOf(consumer, first), {
          nonce: first,
          place: consumer.place,
          value,
        });
        expect([name, verdict]).toEqual([name, { kind: 'proved' }]);
        // The same value is not proved by an answer to another question, nor by one for another place.
        const second = nonce();
        const answer = await answerOf(consumer, second);
        expect(judged(answer, { nonce: first, place: consumer.place, value }).kind).toBe('refused');
        expect(judged(answer, { nonce: second, place: `${consumer.place}2`, value }).kind).toBe('refused');
        bench.shadow(slot, newValue());
        const third = nonce();
        const other = judged(await answerOf(consumer, third), { nonce: third, place: consumer.place, value });
        expect([name, other]).toMatchObject([name, { kind: 'refused', cause: 'value' }]);
        expect(proofOf(target).suspects(slot)).toMatch(/\w/);
      }
    }, 30_000);
    it('sends no value to where a job is started', async () => {
      const slot = await firstSlot();
      const value = newValue();
      await target.deliver(slot, Secret.of(value));
      commit(slot, bench.placements[0]?.spec ?? null);
      const [consumer] = await proofOf(target).consumers(slot);
      expect(JSON.stringify(consumer)).not.toContain(value);
    });
    it.each(faultTable)('survives $name', async ({ fault }) => {
      const slot = await firstSlot();
      await target.deliver(slot, Secret.of(newValue()));
      commit(slot, bench.placements[0]?.spec ?? null);
      const [consumer] = await proofOf(target).consumers(slot);
      if (!consumer) throw new Error('There is a job to ask.');
      const fresh = proofOf(definition.connect(bench.context));
      bench.simulator.faults.inject({ ...bench.askRoute, fault });
      const before = bench.simulator.requests.length;
      const outcome = await fresh.ask(consumer, nonce()).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return { kind: 'refused' } as const;
      });
      expect(bench.simulator.faults.remaining()).toBe(0);
      expect(['done', 'refused', 'unknown']).toContain(outcome.kind);
      if (fault.kind === 'cut-after-commit') expect(outcome.kind).toBe('unknown');
      // A question is put once: a second run would answer it as well.
      const starts = bench.simulator.requests
        .slice(before)
        .filter(({ method, path }) => method === bench.askRoute.method && bench.askRoute.path.test(path));
      const isLimit = fault.kind === 'status' && fault.status === 429;
      if (!isLimit) expect(starts.length).toBe(1);
    });
  });
});
