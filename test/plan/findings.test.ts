import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/domain/credential.ts';
import { addSeconds, instant } from '../../src/domain/instant.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import type { Records } from '../../src/domain/records.ts';
import type { Slot, SlotRecord, SlotState } from '../../src/domain/slot.ts';
import { noDecisions } from '../../src/app/make-current-plan.ts';
import { readTokenName, tokenName, type Token } from '../../src/domain/token.ts';
import { makePlan, type PlanInput } from '../../src/plan/make-plan.ts';
import type { ListedToken, ObservedCredential } from '../../src/plan/observed.ts';
import { sweepDetail } from '../../src/plan/plan-sweep.ts';
import { planSteps, type Plan, type SweepStep } from '../../src/plan/plan.ts';

const now = instant('2026-11-24T00:00:00Z');
const day = 86_400;
const vaultTag = 'k7q2x';
const principal = { kind: 'organization', name: 'tudat-team' } as const;
const grant = { principal, scopes: ['api:read'] };
const nameOf = (credential: string, number: number): string => tokenName({ vaultTag, credential, number });

const credential = (name: string, changes: Partial<Credential> = {}): Credential => ({
  name,
  purpose: 'p',
  owner: 'o',
  issuer: 'anaconda',
  provider: 'anaconda',
  grant,
  lifetimeSeconds: 90 * day,
  renewBeforeSeconds: 14 * day,
  graceSeconds: day,
  retain: 'sealed',
  placements: [],
  ...changes,
});
const token = (name: string, number: number, changes: Partial<Token> = {}): Token => ({
  credential: name,
  number,
  state: 'active',
  reference: { name: nameOf(name, number), principal },
  grant,
  isSealed: true,
  isIntrospected: true,
  isAdopted: false,
  isRolledBack: false,
  issuedAt: addSeconds(now, -day),
  expiresAt: addSeconds(now, 89 * day),
  ...changes,
});
const slot = (id: string, part?: 'id'): Slot => ({
  id: `t:${id}`,
  target: 't',
  connection: 'c',
  label: `secret ${id}`,
  address: {},
  container: id,
  ...(part === undefined ? {} : { part }),
});
const verified = (name: string, id: string, changes: Partial<SlotRecord> = {}): SlotRecord => ({
  slot: slot(id),
  credential: name,
  state: 'verified',
  number: 1,
  existedBefore: false,
  deliveredAt: now,
  verifiedAt: now,
  changedAt: now,
  ...changes,
});
const present: SlotState = { kind: 'present', problems: [] };
const up = credential('up');
const settled: Partial<Records> = {
  credentials: [{ credential: up, lastNumber: 1, declaredAt: now }],
  tokens: [token('up', 1)],
  slots: [verified('up', 'a')],
};

function plan({
  credentials = [up],
  records = settled,
  observed = {},
  ...changes
}: {
  credentials?: readonly Credential[];
  records?: Partial<Records>;
  observed?: Partial<ObservedCredential>;
} & Partial<Pick<PlanInput, 'decisions' | 'namesRecordedMeanwhile' | 'copies'>> = {}): Plan {
  return makePlan({
    declaration: {
      connections: [
        { name: 'anaconda', vendor: 'anaconda', auth: { env: 'A' }, settings: {} },
        { name: 'c', vendor: 'c', auth: { env: 'C' }, settings: {} },
      ],
      credentials,
      channels: [],
    },
    manifestDigest: 'digest',
    records: { vaultTag, credentials: [], tokens: [], slots: [], proofs: [], openIntents: [], ...records },
    observed: credentials.map(({ name }) => ({
      credential: name,
      slots: name === 'up' ? [{ slot: slot('a'), state: present }] : [],
      ...observed,
    })),
    now,
    decisions: noDecisions,
    ...changes,
  });
}
/** What is listed, our one good token included. */
const listed = (...more: readonly ListedToken[]) => ({
  observed: { issuerTokens: [{ name: nameOf('up', 1) }, ...more] },
});
const messages = ({ findings }: Plan): readonly string[] =>
  findings.map(({ kind, message }) => `${kind}: ${message}`);
const sweep = { ...noDecisions, sweep: true } as const;

describe('a plan without findings', () => {
  it('has none, and nothing to do', () => {
    expect(plan(listed())).toMatchObject({ sagas: [], blocked: [], findings: [] });
  });
});

describe('the name of a token', () => {
  it.each([
    [nameOf('up', 3), { credential: 'up', number: 3 }],
    [nameOf('up-2', 13), { credential: 'up-2', number: 13 }],
    [nameOf('session', 7), { credential: 'session', number: 7 }],
    ['mintmark-k7q2x-session-0badcafe', undefined],
    ['mintmark-k7q2x-session-12345678', undefined],
    ['mintmark-other-up-3', undefined],
    ['mintmark-k7q2x-up', undefined],
    ['mintmark-k7q2x-up-0', undefined],
    ['mintmark-k7q2x--3', undefined],
    ['conda-smithy', undefined],
  ])('%s', (name, meant) => {
    expect(readTokenName(vaultTag, name)).toEqual(meant);
  });
});

describe('an orphan', () => {
  const orphan = { name: nameOf('up', 7), id: 'x1' };

  it('is named with the command that ends it, and is no step', () => {
    const made = plan(listed(orphan, { name: 'conda-smithy' }, { name: 'mintmark-other-up-7' }));
    expect(made.sagas).toEqual([]);
    expect(made.findings).toEqual([
      {
        kind: 'orphan',
        credential: 'up',
        subject: `${orphan.name} (x1) of organization tudat-team at anaconda`,
        message: `the token "${orphan.name}" of organization tudat-team at anaconda carries our mark, and no record knows it`,
        fix: 'mintmark apply --sweep',
        place: 'organization tudat-team at anaconda',
      },
    ]);
  });
  it('may speak of a credential that is not there', () => {
    expect(plan(listed({ name: nameOf('gone', 2) })).findings).toMatchObject([{ credential: 'gone' }]);
  });
  it.each<Token['state']>(['unknown', 'pending', 'active', 'superseded', 'revoked', 'expired'])(
    'is none as long as a record of it is %s, of whichever credential',
    (state) => {
      const other = token('other', 7, { state, reference: { name: orphan.name, principal } });
      const records = { ...settled, tokens: [token('up', 1), other] };
      expect(messages(plan({ ...listed(orphan), records }))).toEqual([]);
    },
  );
  it('is none when it was recorded after the records were read', () => {
    expect(messages(plan({ ...listed(orphan), namesRecordedMeanwhile: [orphan.name] }))).toEqual([]);
  });
  it('is none when it is dead already', () => {
    expect(messages(plan(listed({ ...orphan, expiresAt: now })))).toEqual([]);
    expect(messages(plan(listed({ ...orphan, expiresAt: null })))).toHaveLength(1);
  });
  it('is none while a person makes it: its value is brought later', () => {
    const next = { name: nameOf('up', 2) };
    expect(plan(listed(next)).findings).toHaveLength(1);
    const guided = { observed: { ...listed(next).observed, isGuided: true } };
    expect(plan(guided).findings).toEqual([]);
    const older = { observed: { ...listed({ name: nameOf('up', 3) }).observed, isGuided: true } };
    expect(plan(older).findings).toHaveLength(1);
  });
  it('is seen once, although two credentials of one principal see the same list', () => {
    expect(plan({ ...listed(orphan), credentials: [up, credential('down')] }).findings).toHaveLength(1);
  });

  it('is swept when a person says so, in one saga per issuer and principal, before all else', () => {
    const mine = credential('mine', { grant: { ...grant, principal: { kind: 'user', name: 'me' } } });
    const made = plan({
      ...listed(orphan, { name: nameOf('up', 8) }),
      credentials: [up, mine],
      decisions: sweep,
    });
    expect(made.sagas.map((saga) => saga.credential)).toEqual([
      'tokens of organization tudat-team at anaconda',
      'tokens of user me at anaconda',
      'mine',
    ]);
    expect(made.sagas[0]?.steps).toEqual([
      {
        kind: 'sweep',
        id: `sweep ${orphan.name} (x1) of organization tudat-team at anaconda`,
        credential: 'tokens of organization tudat-team at anaconda',
        issuer: { connection: 'anaconda', provider: 'anaconda' },
        reference: { name: orphan.name, principal, id: 'x1' },
        reason: 'no record knows it',
      },
      expect.objectContaining({ kind: 'sweep' }),
    ]);
    expect(made.decisions.sweep).toBe(true);
  });
  it('that a process was sweeping when it died is finished without being asked for again', () => {
    const [step] = planSteps(plan({ ...listed(orphan), decisions: sweep }));
    const intent: JournalEntry = {
      sequence: 9,
      hash: '',
      at: now,
      actor: 'me',
      run: 'r',
      phase: 'intent',
      action: 'sweep',
      subject: orphan.name,
      detail: { credential: 'x', reason: 'r', ...sweepDetail(step as SweepStep) },
    };
    const records = { ...settled, openIntents: [intent] };
    const again = planSteps(plan({ ...listed(), records }));
    expect(again).toEqual([{ ...step, reason: 'a sweep was begun, and its end is not known' }]);
    expect(planSteps(plan({ ...listed(orphan), records, decisions: sweep }))).toHaveLength(1);
  });
});

describe('drift', () => {
  const later = addSeconds(now, 60);
  it.each<[string, SlotState, Partial<SlotRecord>, readonly string[]]>([
    ['a slot as it was', { ...present, changedAt: now }, {}, []],
    [
      'a slot that somebody else changed',
      { ...present, changedAt: later },
      {},
      [`drift: secret a was changed by somebody else at ${later}; it held up#1`],
    ],
    ['a slot that has vanished', { kind: 'absent' }, {}, ['drift: secret a has vanished; it held up#1']],
    ['a slot that was never reached', { kind: 'absent' }, { state: 'delivering' }, []],
    ['a slot of somebody else', { kind: 'absent' }, { credential: 'other' }, []],
    ['a slot without a stamp', present, {}, []],
  ])('%s', (_, state, changes, expected) => {
    const observed = { ...listed().observed, slots: [{ slot: slot('a'), state }] };
    const records = { ...settled, slots: [verified('up', 'a', changes)] };
    expect(messages(plan({ records, observed }))).toEqual(expected);
  });
});

describe('a shadow', () => {
  const shadow = { id: 't:b', label: 'environment b' };
  const shadowed = { slot: slot('a'), state: present, shadows: [shadow] };

  it('is named with the slot that it wins over', () => {
    expect(plan({ observed: { slots: [shadowed] } }).findings).toEqual([
      {
        kind: 'shadow',
        credential: 'up',
        subject: 't:a by t:b',
        message: 'secret a is shadowed by environment b: what runs there gets that value instead',
        fix: 'take it out there, or declare it as a placement',
        place: 'environment b',
      },
    ]);
  });
  it('is none when the credential declares it itself, and holds the same there', () => {
    const own = { slot: slot('b'), state: present };
    const records = { ...settled, slots: [verified('up', 'a'), verified('up', 'b')] };
    expect(plan({ records, observed: { slots: [shadowed, own] } }).findings).toEqual([]);
    const part = { slot: slot('b', 'id'), state: present };
    expect(plan({ records, observed: { slots: [shadowed, part] } }).findings).toHaveLength(1);
  });
});

describe('inactivity', () => {
  const inactivity = { seconds: 365 * day, source: 'the issuer says so' };
  const used = (daysAgo: number, changes: Partial<ObservedCredential> = {}) => ({
    observed: {
      inactivity,
      issuerTokens: [{ name: nameOf('up', 1), lastUsedAt: addSeconds(now, -daysAgo * day) }],
      ...changes,
    },
  });

  it('is said thirty days before the end', () => {
    expect(messages(plan(used(334)))).toEqual([]);
    expect(messages(plan(used(335)))).toEqual([
      'inactivity: nobody has used up#1 since 2025-12-24: its issuer ends it on 2026-12-24 unless it is used',
    ]);
  });
  it('is nothing where the issuer has no such rule, or tells of no use', () => {
    expect(messages(plan({ observed: { issuerTokens: used(400).observed.issuerTokens } }))).toEqual([]);
    expect(messages(plan(used(400, { issuerTokens: [{ name: nameOf('up', 1) }] })))).toEqual([]);
  });
  it('does not matter for a token that is replaced', () => {
    const records = { ...settled, tokens: [token('up', 1, { state: 'superseded', revokeAfter: now })] };
    expect(messages(plan({ ...used(350), records }))).toEqual([]);
  });
});

describe('a copy', () => {
  it('is named with its place and what mends it', () => {
    const copies = [{ credential: 'up', number: 1, place: 'group x · variable Y' }];
    expect(plan({ copies }).findings).toEqual([
      {
        kind: 'copy',
        credential: 'up',
        subject: 'up#1 in group x · variable Y',
        message: 'the value of up#1 stands in the open in group x · variable Y',
        fix: 'take it out there, then replace the token: mintmark apply --rotate up',
        place: 'group x · variable Y',
      },
    ]);
  });
});
