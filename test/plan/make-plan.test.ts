import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/domain/credential.ts';
import { addSeconds, instant } from '../../src/domain/instant.ts';
import type { CredentialRecord, Records } from '../../src/domain/records.ts';
import type { Slot, SlotRecord, SlotState } from '../../src/domain/slot.ts';
import type { Token } from '../../src/domain/token.ts';
import { findUnreviewedSteps } from '../../src/plan/check-saved-plan.ts';
import { makePlan, type PlanInput } from '../../src/plan/make-plan.ts';
import { isGuidedSaga, planSteps } from '../../src/plan/plan.ts';

const now = instant('2026-11-24T00:00:00Z');
const day = 86_400;
const principal = { kind: 'organization', name: 'tudat-team' } as const;

const credential = (name: string, changes: Partial<Credential> = {}): Credential => ({
  name,
  purpose: 'p',
  owner: 'o',
  issuer: 'anaconda',
  provider: 'anaconda',
  grant: { principal, scopes: ['api:read'] },
  lifetimeSeconds: 90 * day,
  renewBeforeSeconds: 14 * day,
  graceSeconds: day,
  retain: 'sealed',
  placements: [],
  ...changes,
});
const slot = (id: string): Slot => ({
  id: `t:${id}`,
  target: 't',
  connection: 'c',
  label: id,
  address: {},
  container: id,
});
const present: SlotState = { kind: 'present', problems: [] };
const absent: SlotState = { kind: 'absent' };
const token = (name: string, number: number, changes: Partial<Token> = {}): Token => ({
  credential: name,
  number,
  state: 'active',
  reference: { name: `n-${name}-${number}`, principal },
  grant: { principal, scopes: ['api:read'] },
  isSealed: true,
  isIntrospected: true,
  isAdopted: false,
  isRolledBack: false,
  issuedAt: addSeconds(now, -day),
  expiresAt: addSeconds(now, 89 * day),
  ...changes,
});
const record = (declared: Credential, lastNumber = 1): CredentialRecord => ({
  credential: declared,
  lastNumber,
  declaredAt: now,
});
const verified = (name: string, id: string, number = 1): SlotRecord => ({
  slot: slot(id),
  credential: name,
  state: 'verified',
  number,
  existedBefore: false,
  deliveredAt: now,
  verifiedAt: now,
});

function input(changes: {
  credentials?: readonly Credential[];
  records?: Partial<Records>;
  observed?: PlanInput['observed'];
  decisions?: Partial<PlanInput['decisions']>;
}): PlanInput {
  return {
    declaration: {
      connections: [
        { name: 'anaconda', vendor: 'anaconda', auth: { env: 'A' }, settings: {} },
        { name: 'c', vendor: 'c', auth: { env: 'C' }, settings: {} },
      ],
      credentials: changes.credentials ?? [credential('up')],
      channels: [],
    },
    manifestDigest: 'digest',
    records: {
      vaultTag: 'k7q2x',
      credentials: [],
      tokens: [],
      slots: [],
      proofs: [],
      openIntents: [],
      ...changes.records,
    },
    observed: changes.observed ?? [],
    now,
    decisions: { retire: [], rotate: [], rollBack: [], ...changes.decisions },
  };
}
const kinds = (made: PlanInput): readonly string[] => planSteps(makePlan(made)).map(({ kind }) => kind);
const up = credential('up');
const settled = { credentials: [record(up)], tokens: [token('up', 1)], slots: [verified('up', 'a')] };
const observedA = (state: SlotState): PlanInput['observed'] => [
  { credential: 'up', slots: [{ slot: slot('a'), state }] },
];

describe('what the plan does', () => {
  it('issues, introspects, delivers, verifies and promotes what is new', () => {
    expect(kinds(input({ observed: observedA(absent) }))).toEqual([
      'declare',
      'issue',
      'introspect',
      'deliver',
      'verify',
      'promote',
    ]);
  });
  it('does nothing when everything is as declared', () => {
    expect(kinds(input({ records: settled, observed: observedA(present) }))).toEqual([]);
  });
  it('blocks a slot that holds what Mintmark did not put there, and does nothing for its credential', () => {
    const plan = makePlan(input({ observed: observedA(present) }));
    expect(plan.sagas).toEqual([]);
    expect(plan.blocked).toMatchObject([{ credential: 'up', fix: 'mintmark adopt up --slots' }]);
  });
  it('overwrites an adopted slot and never takes it out', () => {
    const adopted = { ...verified('up', 'a'), state: 'adopted' as const, existedBefore: true };
    const { number: _, ...withoutNumber } = adopted;
    const records = { credentials: [record(up, 0)], slots: [withoutNumber] };
    expect(kinds(input({ records, observed: observedA(present) }))).toContain('deliver');
    expect(kinds(input({ records: { ...settled, slots: [adopted] } }))).toEqual(['release']);
  });
  it('takes out what it created once the manifest does not name it', () => {
    expect(kinds(input({ records: settled }))).toEqual(['withdraw']);
  });
  it.each<[string, SlotState]>([
    ['vanished', absent],
    ['changed by somebody else', { ...present, changedAt: addSeconds(now, 60) }],
    ['not as asked', { kind: 'present', problems: ['is not marked as a secret'] }],
  ])('delivers the same token again to a slot that is %s', (_, state) => {
    const slots = [{ ...verified('up', 'a'), changedAt: now }];
    expect(kinds(input({ records: { ...settled, slots }, observed: observedA(state) }))).toEqual([
      'deliver',
      'verify',
    ]);
  });
  it('issues anew when a slot needs a value that is not held', () => {
    const records = { ...settled, tokens: [token('up', 1, { isSealed: false })] };
    expect(kinds(input({ records, observed: observedA(absent) }))).toContain('issue');
    expect(kinds(input({ records, observed: observedA(present) }))).toEqual([]);
  });
  it('renews in time, and keeps the old token for its grace', () => {
    const records = {
      ...settled,
      tokens: [
        token('up', 1, { issuedAt: addSeconds(now, -80 * day), expiresAt: addSeconds(now, 10 * day) }),
      ],
    };
    const plan = makePlan(input({ records, observed: observedA(present) }));
    expect(planSteps(plan).map(({ kind }) => kind)).toEqual([
      'issue',
      'introspect',
      'deliver',
      'verify',
      'promote',
    ]);
    expect(planSteps(plan).at(-1)).toMatchObject({ supersedes: 1, graceSeconds: day });
  });
  it('does not renew for ever when the issuer gives a short life', () => {
    const short = token('up', 1, { issuedAt: now, expiresAt: addSeconds(now, 2 * day) });
    expect(kinds(input({ records: { ...settled, tokens: [short] }, observed: observedA(present) }))).toEqual(
      [],
    );
  });
  it('revokes the old token only after its grace', () => {
    const old = (until: number): Token =>
      token('up', 1, { state: 'superseded', revokeAfter: addSeconds(now, until) });
    const records = (until: number) => ({
      credentials: [record(up, 2)],
      tokens: [old(until), token('up', 2)],
      slots: [verified('up', 'a', 2)],
    });
    expect(kinds(input({ records: records(60), observed: observedA(present) }))).toEqual([]);
    expect(makePlan(input({ records: records(60), observed: observedA(present) })).waiting).toHaveLength(1);
    expect(kinds(input({ records: records(-60), observed: observedA(present) }))).toEqual(['revoke']);
  });
  it('finishes a pending token instead of issuing another', () => {
    const records = {
      ...settled,
      tokens: [token('up', 1, { state: 'pending', isIntrospected: false })],
      slots: [],
    };
    expect(kinds(input({ records, observed: observedA(absent) }))).toEqual([
      'introspect',
      'deliver',
      'verify',
      'promote',
    ]);
  });
  it('settles what nobody knows before it issues under a new number', () => {
    const records = {
      credentials: [record(up)],
      tokens: [token('up', 1, { state: 'unknown', isSealed: false })],
    };
    const steps = planSteps(makePlan(input({ records, observed: observedA(absent) })));
    expect(steps.map(({ kind }) => kind)).toEqual([
      'settle',
      'issue',
      'introspect',
      'deliver',
      'verify',
      'promote',
    ]);
    expect(steps[1]).toMatchObject({ number: 2 });
  });
  it('delivers again to a slot where a write was begun', () => {
    const records = { ...settled, slots: [{ ...verified('up', 'a'), state: 'delivering' as const }] };
    expect(kinds(input({ records, observed: observedA(present) }))).toEqual(['deliver', 'verify']);
  });
  it('notices a token that died at its issuer, but gives its list time to catch up', () => {
    const observed = [
      {
        ...observedA(present)[0],
        credential: 'up',
        slots: observedA(present)[0]?.slots ?? [],
        issuerTokens: [],
      },
    ];
    expect(kinds(input({ records: settled, observed }))).toEqual([
      'end',
      'issue',
      'introspect',
      'deliver',
      'verify',
      'promote',
    ]);
    const young = { ...settled, tokens: [token('up', 1, { issuedAt: addSeconds(now, -60) })] };
    expect(kinds(input({ records: young, observed }))).toEqual([]);
  });
  it('asks before it retires what left the manifest, and then does it', () => {
    const asked = input({ credentials: [], records: settled });
    expect(makePlan(asked)).toMatchObject({ sagas: [], blocked: [{ fix: 'mintmark apply --retire up' }] });
    expect(kinds({ ...asked, decisions: { retire: ['up'], rotate: [], rollBack: [] } })).toEqual([
      'withdraw',
      'revoke',
      'retire',
    ]);
    const retired = { ...settled, credentials: [{ ...record(up), retiredAt: now }], tokens: [], slots: [] };
    expect(makePlan(input({ credentials: [], records: retired }))).toMatchObject({ sagas: [], blocked: [] });
  });
  it('lets a slot move from one credential to another without taking it out', () => {
    const down = credential('down');
    const steps = planSteps(
      makePlan(
        input({
          credentials: [up, down],
          records: settled,
          observed: [
            { credential: 'up', slots: [] },
            { credential: 'down', slots: [{ slot: slot('a'), state: present }] },
          ],
        }),
      ),
    );
    expect(steps.map(({ kind, credential: name }) => `${kind} ${name}`)).toEqual([
      'declare down',
      'issue down',
      'introspect down',
      'deliver down',
      'verify down',
      'promote down',
    ]);
  });
  it('blocks a slot that two credentials claim', () => {
    const both = ['up', 'down'].map((name) => ({
      credential: name,
      slots: [{ slot: slot('a'), state: absent }],
    }));
    const plan = makePlan(input({ credentials: [up, credential('down')], observed: both }));
    expect(plan.sagas).toEqual([]);
    expect(plan.blocked.map(({ reason }) => reason)).toEqual(Array(2).fill('is claimed by down and up'));
  });
});

/** What is observed of `up`, which a person has to issue. */
const guidedA = (state: SlotState): PlanInput['observed'] => [
  { credential: 'up', isGuided: true, slots: [{ slot: slot('a'), state }] },
];
const describeSteps = (made: PlanInput): readonly string[] =>
  planSteps(makePlan(made)).map((step) => ('number' in step ? `${step.kind} ${step.number}` : step.kind));

describe('what a person has to issue', () => {
  const due = token('up', 1, { issuedAt: addSeconds(now, -80 * day), expiresAt: addSeconds(now, 10 * day) });

  it('has the same steps, and says so', () => {
    const made = input({ observed: guidedA(absent) });
    expect(kinds(made)).toEqual(kinds(input({ observed: observedA(absent) })));
    const plan = makePlan(made);
    expect(plan.sagas.map(isGuidedSaga)).toEqual([true]);
    expect(planSteps(plan)[1]).toMatchObject({ kind: 'issue', number: 1, isGuided: true });
    expect(makePlan(input({ observed: observedA(absent) })).sagas.map(isGuidedSaga)).toEqual([false]);
  });
  it('is asked for under the same number until it is there', () => {
    const records = { credentials: [record(up, 0)] };
    const first = makePlan(input({ records, observed: guidedA(absent) }));
    expect(
      makePlan({ ...input({ records, observed: guidedA(absent) }), now: addSeconds(now, 30 * day) }).sagas,
    ).toEqual(first.sagas);
    const wider = credential('up', { grant: { principal, scopes: ['api:read', 'api:write'] } });
    const again = makePlan(input({ credentials: [wider], records, observed: guidedA(absent) }));
    expect(planSteps(again).map(({ id }) => id)).toEqual([
      'declare up',
      ...planSteps(first).map(({ id }) => id),
    ]);
  });
  it('names the token that it replaces', () => {
    const plan = makePlan(input({ records: { ...settled, tokens: [due] }, observed: guidedA(present) }));
    expect(planSteps(plan)[0]).toMatchObject({ kind: 'issue', number: 2, previous: due.reference });
    expect(planSteps(makePlan(input({ observed: guidedA(absent) })))[1]).not.toHaveProperty('previous');
  });
  it('waits while the slots are kept good with the token that works', () => {
    const records = { ...settled, tokens: [due] };
    expect(describeSteps(input({ records, observed: guidedA(absent) }))).toEqual([
      'deliver 1',
      'verify 1',
      'issue 2',
      'introspect 2',
      'deliver 2',
      'verify 2',
      'promote 2',
    ]);
    // Where Mintmark issues, the next token is there in a moment.
    expect(describeSteps(input({ records, observed: observedA(absent) }))[0]).toBe('issue 2');
    // A value that is not held cannot be written.
    const unsealed = { ...records, tokens: [{ ...due, isSealed: false }] };
    expect(describeSteps(input({ records: unsealed, observed: guidedA(absent) }))[0]).toBe('issue 2');
  });
  it('is finished without a person once the value is there', () => {
    const pending = token('up', 2, { state: 'pending' });
    const records = { credentials: [record(up, 2)], tokens: [due, pending], slots: [verified('up', 'a')] };
    const plan = makePlan(input({ records, observed: guidedA(present) }));
    expect(planSteps(plan).map(({ kind }) => kind)).toEqual(['deliver', 'verify', 'promote']);
    expect(plan.sagas.map(isGuidedSaga)).toEqual([false]);
    const unasked = { ...records, tokens: [due, { ...pending, isIntrospected: false }] };
    expect(kinds(input({ records: unasked, observed: guidedA(present) }))[0]).toBe('introspect');
  });
  it('never ends: it is replaced before it is as old as its lifetime', () => {
    const endless = (age: number): Token => {
      const { expiresAt: _, ...rest } = token('up', 1, { issuedAt: addSeconds(now, -age) });
      return rest;
    };
    const records = (age: number) => ({ ...settled, tokens: [endless(age)] });
    expect(kinds(input({ records: records(75 * day), observed: guidedA(present) }))).toEqual([]);
    const plan = makePlan(input({ records: records(77 * day), observed: guidedA(present) }));
    expect(planSteps(plan)[0]?.reason).toBe('up#1 never expires and is as old as its lifetime allows (90d)');
    const { issuedAt: _, ...ageless } = endless(0);
    expect(kinds(input({ records: { ...settled, tokens: [ageless] }, observed: guidedA(present) }))).toEqual(
      [],
    );
  });
});

describe('what needs a credential that has no token yet', () => {
  const unreachable = { connection: 'c', credential: 'key' };
  const hidden = (name: string) => ({ credential: name, slots: [], unreachable });
  const key = credential('key');

  it('waits, says for what, and is not touched', () => {
    const plan = makePlan(input({ observed: [hidden('up')] }));
    expect(plan.sagas).toEqual([]);
    expect(plan.blocked).toEqual([
      {
        kind: 'unreachable',
        credential: 'up',
        slots: [],
        reason: 'connection c signs in with key, which has no working token yet',
        fix: 'mintmark apply key',
      },
    ]);
  });
  it('does not hold up that credential, nor others', () => {
    const other = { credential: 'other', slots: [{ slot: slot('o'), state: absent }] };
    const plan = makePlan(
      input({
        credentials: [up, key, credential('other')],
        observed: [hidden('up'), { credential: 'key', isGuided: true, slots: [] }, other],
      }),
    );
    expect(plan.sagas.map((saga) => saga.credential)).toEqual(['key', 'other']);
    expect(plan.blocked.map((blocker) => blocker.credential)).toEqual(['up']);
  });
  it('is issued all the same when it is that credential itself, and its slots come later', () => {
    const made = input({ credentials: [key], observed: [{ ...hidden('key'), isGuided: true }] });
    expect(kinds(made)).toEqual(['declare', 'issue', 'introspect', 'promote']);
    expect(makePlan(made).blocked).toHaveLength(1);
  });
  it('is left as it is where it is in use: a token that unseen slots hold is not superseded', () => {
    const records = {
      ...settled,
      tokens: [
        token('up', 1, { issuedAt: addSeconds(now, -80 * day), expiresAt: addSeconds(now, 10 * day) }),
      ],
    };
    const plan = makePlan(input({ records, observed: [hidden('up')], decisions: { rotate: ['up'] } }));
    expect([plan.sagas, plan.blocked.length]).toEqual([[], 1]);
  });
  it('keeps what others hold: nobody knows what it still declares', () => {
    const records = {
      credentials: [record(up), record(credential('other'))],
      tokens: [token('up', 1), token('other', 1)],
      slots: [verified('up', 'a'), verified('other', 'o')],
    };
    const credentials = [up, credential('other')];
    const other = { credential: 'other', slots: [] };
    expect(kinds(input({ credentials, records, observed: [hidden('up'), other] }))).toEqual([]);
    expect(kinds(input({ credentials, records, observed: [...observedA(present), other] }))).toEqual([
      'withdraw',
    ]);
  });
});

describe('a saved plan', () => {
  const made = makePlan(input({ observed: observedA(absent) }));
  it('is good when nothing but its steps are left', () => {
    expect(findUnreviewedSteps(made, { ...made, sagas: [] })).toEqual([]);
    expect(findUnreviewedSteps(JSON.parse(JSON.stringify(made)) as typeof made, made)).toEqual([]);
  });
  it('is stale when a step has come or changed', () => {
    const wider = credential('up', { grant: { principal, scopes: ['api:read', 'api:write'] } });
    const current = makePlan(input({ credentials: [wider], observed: observedA(absent) }));
    expect(findUnreviewedSteps(made, current).map(({ kind }) => kind)).toEqual(['declare', 'issue']);
  });
});

describe('properties', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
  const states = fc.constantFrom(absent, present);
  const worlds = fc.tuple(
    names,
    fc.array(fc.tuple(fc.constantFrom('1', '2', '3', '4', '5', '6'), states), { maxLength: 12 }),
    fc.integer(),
  );

  it('the order of declarations and observations does not matter', () => {
    fc.assert(
      fc.property(worlds, ([credentialNames, entries, seed]) => {
        const credentials = credentialNames.map((name) => credential(name));
        const observed = credentialNames.map((name, index) => ({
          credential: name,
          slots: entries
            .filter((_, position) => position % credentialNames.length === index)
            .map(([id, state]) => ({ slot: slot(id), state })),
        }));
        const shuffle = <T>(list: readonly T[]): T[] =>
          [...list].sort((left, right) =>
            JSON.stringify([left, seed]) < JSON.stringify([right, seed]) ? 1 : -1,
          );
        const unique = observed.map((each) => ({
          ...each,
          slots: [...new Map(each.slots.map((entry) => [entry.slot.id, entry])).values()],
        }));
        const reversed = shuffle(unique).map((each) => ({ ...each, slots: shuffle(each.slots) }));
        expect(makePlan(input({ credentials: shuffle(credentials).reverse(), observed: reversed }))).toEqual(
          makePlan(input({ credentials, observed: unique })),
        );
      }),
    );
  });

  it('a plan survives being written and read as JSON', () => {
    fc.assert(
      fc.property(states, (state) => {
        const plan = makePlan(input({ observed: observedA(state) }));
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      }),
    );
  });
});

describe('a promotion that waits for proof', () => {
  const strict = credential('up', { require: 'proof' });
  const consumer = { id: 't:job', label: 'a job', place: 'job#X', address: null };
  const observedWith = (state: SlotState, jobs: readonly (typeof consumer)[]): PlanInput['observed'] => [
    { credential: 'up', slots: [{ slot: slot('a'), state, consumers: jobs }] },
  ];
  const isNew = (jobs: readonly (typeof consumer)[]): PlanInput =>
    input({ credentials: [strict], observed: observedWith(absent, jobs) });

  it('asks every slot between its verification and the promotion', () => {
    expect(kinds(isNew([consumer]))).toEqual([
      'declare',
      'issue',
      'introspect',
      'deliver',
      'verify',
      'prove',
      'promote',
    ]);
  });
  it('delivers and does not promote where nobody can be asked, and says what to do', () => {
    const plan = makePlan(isNew([]));
    expect(planSteps(plan).map(({ kind }) => kind)).toEqual([
      'declare',
      'issue',
      'introspect',
      'deliver',
      'verify',
    ]);
    expect(plan.blocked).toMatchObject([
      {
        kind: 'unprovable',
        credential: 'up',
        slots: [{ id: 't:a' }],
        fix: expect.stringContaining('--print'),
      },
    ]);
  });
  it.each([
    ['asks once: nothing is left when it was proved', { provedAt: now, provedNumber: 1 }, []],
    ['asks again when it was not', {}, ['prove']],
    ['asks again when another token was', { provedAt: now, provedNumber: 9 }, ['prove']],
  ])('%s', (_, proved, expected) => {
    const records = {
      credentials: [record(strict)],
      tokens: [token('up', 1)],
      slots: [{ ...verified('up', 'a'), ...proved }],
    };
    const made = { credentials: [strict], records, observed: observedWith(present, [consumer]) };
    expect(kinds(input(made))).toEqual(expected);
    const forgotten = { ...records, tokens: [token('up', 1, { isSealed: false })] };
    expect(kinds(input({ ...made, records: forgotten }))).toEqual([]);
  });
  it('asks nobody without being told to', () => {
    expect(kinds(input({ observed: observedWith(absent, [consumer]) }))).not.toContain('prove');
  });
  it('is a look, which a saved plan need not name', () => {
    const current = makePlan(isNew([consumer]));
    const saved = {
      ...current,
      sagas: current.sagas.map((saga) => ({
        ...saga,
        steps: saga.steps.filter(({ kind }) => kind !== 'prove'),
      })),
    };
    expect(findUnreviewedSteps(saved, current)).toEqual([]);
  });
});
