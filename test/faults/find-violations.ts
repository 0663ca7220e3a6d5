import { verifyAudit } from '../../src/app/read-audit.ts';
import { tokenLabel } from '../../src/domain/token.ts';
import type { Workbench } from '../scenarios/workbench.ts';
import { heldValues, liveTokens } from './fault-manifests.ts';
import type { SagaKind } from './saga-kinds.ts';

const count = (values: readonly unknown[]): string => String(values.length);

/** Consumers whose slot holds a value of ours that its issuer no longer lets in. */
export function consumersOnDeadValues(bench: Workbench, slots: number): number {
  const live = new Set(liveTokens(bench).values());
  return heldValues(bench, slots).filter((value) => value !== undefined && !live.has(value)).length;
}

/** What must be so when a saga has come to its end, told where it is not. */
export async function findViolations(bench: Workbench, kind: SagaKind, slots: number): Promise<string[]> {
  const found: string[] = [];
  const must = (what: string, is: string, expected: string): void => {
    if (is !== expected) found.push(`${what}: ${is} instead of ${expected}`);
  };
  const store = await bench.app().openStore();
  try {
    const { tokens, slots: records, openIntents } = await store.load();
    const atIssuer = liveTokens(bench);
    must('live tokens at the issuer', String(atIssuer.size), String(kind.liveTokens));
    const alive = tokens.filter(({ state }) => state !== 'revoked' && state !== 'expired');
    const unknown = alive.filter(({ state }) => state !== 'active' && state !== 'superseded');
    must('tokens on their way', unknown.map(tokenLabel).join(' '), '');
    const recorded = alive.map(({ reference }) => reference.name).sort();
    must('tokens that are alive, as recorded', recorded.join(' '), [...atIssuer.keys()].sort().join(' '));
    const active = tokens.find(({ state }) => state === 'active');
    if (kind.active === undefined) must('active token', active ? tokenLabel(active) : '', '');
    const value = active && atIssuer.get(active.reference.name);
    if (kind.active !== undefined && value === undefined) found.push('the active token is dead');
    const wrong = heldValues(bench, slots).filter((held) => held !== value);
    must('slots that do not hold the active token', count(wrong), '0');
    const verified = records.filter((slot) => slot.state === 'verified' && slot.number === active?.number);
    must('verified slots', count(verified), kind.active === undefined ? '0' : String(slots));
    must('open intents', count(openIntents), '0');
    const audit = await verifyAudit(store);
    if (!audit.isIntact) found.push(`the audit chain is broken: ${audit.reason}`);
  } finally {
    await store.close();
  }
  const plan = await bench.run('plan', '--exit-code');
  if (plan.code !== 0) found.push(`the plan is not empty (${plan.code}): ${plan.output}${plan.errors}`);
  return found;
}

/** Whether what the person asked for has come about. */
export async function isAccomplished(bench: Workbench, kind: SagaKind): Promise<boolean> {
  const store = await bench.app().openStore();
  try {
    const { tokens } = await store.load();
    const active = tokens.find(({ state }) => state === 'active')?.number;
    return liveTokens(bench).size === kind.liveTokens && active !== undefined
      ? kind.active !== undefined && active >= kind.active
      : kind.active === undefined && active === undefined;
  } finally {
    await store.close();
  }
}
