import { describe, expect, it } from 'vitest';
import { noDecisions } from '../../src/app/make-current-plan.ts';
import type { Credential } from '../../src/domain/credential.ts';
import { addSeconds, instant } from '../../src/domain/instant.ts';
import type { Slot, SlotRecord } from '../../src/domain/slot.ts';
import type { Exposure, Token, TokenState } from '../../src/domain/token.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { planSteps, type Decisions } from '../../src/plan/plan.ts';
import { planUrgent } from '../../src/plan/plan-urgent.ts';

const now = instant('2026-11-25T10:00:00Z');
const day = 86_400;
const grant = { principal: { kind: 'organization', name: 'team' }, scopes: ['api:read'] } as const;
const up: Credential = {
  name: 'up',
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
};
const slot: Slot = { id: 't:a', target: 't', connection: 'c', label: 'a', address: {}, container: 'a' };
const slotRecord: SlotRecord = {
  slot,
  credential: 'up',
  state: 'verified',
  number: 1,
  existedBefore: false,
  deliveredAt: now,
  verifiedAt: now,
};
const leak = (exposure: Exposure) => ({ at: now, exposure });
const token = (number: number, state: TokenState, more: Partial<Token> = {}): Token => ({
  credential: 'up',
  number,
  state,
  reference: { name: `n-${number}`, principal: grant.principal },
  grant,
  isSealed: true,
  isIntrospected: true,
  isAdopted: false,
  isRolledBack: false,
  issuedAt: addSeconds(now, -day),
  expiresAt: addSeconds(now, 80 * day),
  ...more,
});
const decide = (exposure: Exposure, number = 1): Decisions => ({
  ...noDecisions,
  leaked: [{ credential: 'up', number, leak: leak(exposure) }],
});
const nothing: Decisions = noDecisions;
const recordsOf = (tokens: readonly Token[], holds = 1) => ({
  vaultTag: 'v',
  credentials: [{ credential: up, lastNumber: tokens.length, declaredAt: now }],
  tokens,
  slots: [{ ...slotRecord, number: holds }],
  proofs: [],
  openIntents: [],
});
const plan = (
  tokens: readonly Token[],
  decisions: Decisions,
  { holds = 1, isGuided = false, credentials = [up], isForeign = false } = {},
) =>
  makePlan({
    declaration: {
      connections: [{ name: 'anaconda', vendor: 'anaconda', auth: { env: 'A' }, settings: {} }],
      credentials,
      channels: [],
    },
    manifestDigest: 'd',
    records: recordsOf(tokens, holds),
    observed: [
      {
        credential: 'up',
        isGuided,
        slots: [
          { slot, state: { kind: 'present', problems: [] } },
          ...(isForeign
            ? [{ slot: { ...slot, id: 't:b' }, state: { kind: 'present', problems: [] } as const }]
            : []),
        ],
      },
    ],
    now,
    decisions,
  });
const kinds = (made: ReturnType<typeof plan>): readonly string[] =>
  planSteps(made).map((step) => ('number' in step ? `${step.kind} ${step.number}` : step.kind));

describe('the plan for a token that leaked', () => {
  it('ends it first where everybody may have read it', () => {
    const made = plan([token(1, 'active')], decide('public'));
    expect(kinds(made)).toEqual([
      'mark-leaked 1',
      'revoke 1',
      'issue 2',
      'introspect 2',
      'deliver 2',
      'verify 2',
      'promote 2',
    ]);
    expect(planSteps(made).at(-1)).toMatchObject({ graceSeconds: 0 });
  });
  it('ends it last, without a grace, where only few may have', () => {
    const made = plan([token(1, 'active')], decide('private'));
    expect(kinds(made).slice(-2)).toEqual(['promote 2', 'revoke 1']);
    expect(kinds(made)[1]).toBe('issue 2');
    expect(planSteps(made).at(-2)).toMatchObject({ graceSeconds: 0, supersedes: 1 });
  });
  it('never puts back what leaked', () => {
    const tokens = [token(1, 'superseded', { leak: leak('private') }), token(2, 'active')];
    const made = plan(tokens, { ...noDecisions, rollBack: ['up'] }, { holds: 2 });
    expect(kinds(made)).toEqual([
      'roll-back 2',
      'revoke 1',
      'issue 3',
      'introspect 3',
      'deliver 3',
      'verify 3',
      'promote 3',
      'revoke 2',
    ]);
  });
  it('ends one that was taken back as well, once', () => {
    const made = plan([token(1, 'active', { isRolledBack: true })], decide('private'));
    expect(kinds(made).filter((kind) => kind.startsWith('revoke'))).toEqual(['revoke 1']);
  });
  it('is the same when it is recorded, without any decision', () => {
    for (const exposure of ['public', 'private'] as const) {
      const decided = kinds(plan([token(1, 'active')], decide(exposure)));
      expect(kinds(plan([token(1, 'active', { leak: leak(exposure) })], nothing))).toEqual(decided.slice(1));
      // Known already: said again it changes nothing.
      expect(kinds(plan([token(1, 'active', { leak: leak(exposure) })], decide(exposure)))).toEqual(
        decided.slice(1),
      );
    }
  });
  it('never makes a leak smaller', () => {
    const known = token(1, 'active', { leak: { at: addSeconds(now, -60), exposure: 'private' } });
    expect(planSteps(plan([known], decide('public')))[0]).toMatchObject({
      kind: 'mark-leaked',
      leak: { at: addSeconds(now, -60), exposure: 'public' },
    });
    const worst = token(1, 'active', { leak: leak('public') });
    expect(kinds(plan([worst], decide('private')))).not.toContain('mark-leaked 1');
  });
  it('replaces one that is dead already, as the successor of the same App', () => {
    const made = plan([token(1, 'revoked', { leak: leak('public') })], nothing);
    expect(planSteps(made)[0]).toMatchObject({ kind: 'issue', previous: { name: 'n-1' } });
  });
  it('never chooses a pending one again', () => {
    const made = plan([token(1, 'active'), token(2, 'pending')], decide('private', 2));
    expect(kinds(made)).toEqual(['mark-leaked 2', 'revoke 2']);
  });
  it('keeps none through its grace', () => {
    const old = token(1, 'superseded', { revokeAfter: addSeconds(now, day) });
    for (const exposure of ['public', 'private'] as const)
      expect(kinds(plan([old, token(2, 'active')], decide(exposure), { holds: 2 }))).toEqual([
        'mark-leaked 1',
        'revoke 1',
      ]);
  });
  it('does not put it into a slot while a person is waited for', () => {
    const made = plan([token(1, 'active', { leak: leak('private') })], nothing, { isGuided: true, holds: 7 });
    expect(kinds(made)).not.toContain('deliver 1');
  });
  it('is not held up by a decision about a slot, nor by a credential that left the manifest', () => {
    const adopted = token(1, 'active', { isAdopted: true });
    const made = plan([adopted], decide('public'), { isForeign: true });
    expect(kinds(made)).toEqual(['mark-leaked 1', 'revoke 1']);
    expect(made.blocked).toHaveLength(1);
    const gone = plan([token(1, 'active')], decide('private'), { credentials: [] });
    expect(kinds(gone)).toEqual(['mark-leaked 1', 'revoke 1']);
    expect(gone.blocked).toHaveLength(1);
  });
  describe('and its alerts', () => {
    const alerts = [
      { connection: 'github', id: 'o/r#1' },
      { connection: 'github', id: 'o/s#1' },
    ];
    const known = (exposure: Exposure) => ({ leak: { ...leak(exposure), alerts } });
    it('resolves them after the end of the token, and after all that cannot wait for them', () => {
      for (const exposure of ['public', 'private'] as const)
        expect(kinds(plan([token(1, 'active', known(exposure))], nothing)).slice(-2)).toEqual([
          'resolve-alert 1',
          'resolve-alert 1',
        ]);
    });
    it('resolves them also when the token is dead, or its credential retired or blocked', () => {
      const dead = token(1, 'revoked', known('public'));
      expect(kinds(plan([dead, token(2, 'active')], nothing, { holds: 2 }))).toEqual([
        'resolve-alert 1',
        'resolve-alert 1',
      ]);
      expect(kinds(plan([dead], nothing, { credentials: [] }))).toContain('resolve-alert 1');
      expect(kinds(plan([dead], nothing, { isForeign: true }))).toContain('resolve-alert 1');
    });
    it('does not speak of them while nothing ends the token', () => {
      const living = token(1, 'unknown', { ...known('public'), revokeAfter: addSeconds(now, day) });
      expect(kinds(plan([living, token(2, 'active')], nothing, { holds: 2 }))).toEqual([]);
    });
    it('remembers another one, and makes the leak neither smaller nor younger', () => {
      const before = token(1, 'active', { leak: { ...leak('public'), alerts: alerts.slice(0, 1) } });
      const found = { at: addSeconds(now, 60), exposure: 'private', alerts } as const;
      const decisions = { ...noDecisions, leaked: [{ credential: 'up', number: 1, leak: found }] };
      expect(planSteps(plan([before], decisions))[0]).toMatchObject({
        kind: 'mark-leaked',
        leak: { at: now, exposure: 'public', alerts },
      });
      const all = token(1, 'active', known('public'));
      expect(kinds(plan([all], decisions))).not.toContain('mark-leaked 1');
    });
    it('resolves, where nothing can be looked at, those of the dead', () => {
      const urgent = (state: TokenState) =>
        planUrgent({
          records: recordsOf([token(1, state, known('public'))]),
          leaks: [],
          credentials: new Set(['up']),
          now,
        }).flatMap(({ steps }) => steps.map(({ kind }) => kind));
      expect(urgent('revoked')).toEqual(['resolve-alert', 'resolve-alert']);
      expect(urgent('active')).toEqual(['revoke']);
    });
  });
  it('begins, where nothing can be looked at, with what is urgent', () => {
    const urgent = (exposure: Exposure) =>
      planUrgent({
        records: recordsOf([token(1, 'active')]),
        leaks: decide(exposure).leaked ?? [],
        credentials: new Set(['up']),
        now,
      }).flatMap(({ steps }) => steps.map(({ kind }) => kind));
    expect(urgent('public')).toEqual(['mark-leaked', 'revoke']);
    expect(urgent('private')).toEqual(['mark-leaked']);
  });
});
