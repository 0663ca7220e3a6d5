import type { AppContext } from '../app/app-context.ts';
import { applyManifest } from '../app/apply-manifest.ts';
import { makeCurrentPlan, noDecisions } from '../app/make-current-plan.ts';
import { proveSlots } from '../app/prove.ts';
import { revokeToken } from '../app/revoke-token.ts';
import { planVerification, verifySlots } from '../app/verify-slots.ts';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { planSteps, type Decisions, type Plan, type Step } from '../plan/plan.ts';
import type { Store } from '../ports/store.ts';
import { randomText } from './random-text.ts';
import type { Prepared } from './prepared.ts';
import type { Action, Preview } from './shapes.ts';
import { planView, stepView } from './views/plan-view.ts';

/** Who asks, and for how long the answer is good. */
export interface Asked {
  readonly context: AppContext;
  readonly store: Store;
  readonly member: string;
  readonly endsAt: Instant;
}

type PlannedAction = Exclude<Action, { action: 'respond' }>;

/** What a person wants, as steps to be looked at and work that does exactly these. */
export async function prepareAction(action: PlannedAction, asked: Asked): Promise<Prepared> {
  switch (action.action) {
    case 'apply':
      return await prepareApply(action, noDecisions, asked);
    case 'rotate':
      return await prepareApply(action, { ...noDecisions, rotate: [action.credential] }, asked);
    case 'roll-back':
      return await prepareApply(action, { ...noDecisions, rollBack: [action.credential] }, asked);
    case 'retire':
      return await prepareApply(action, { ...noDecisions, retire: [action.credential] }, asked);
    case 'sweep':
      return await prepareApply(action, { ...noDecisions, sweep: true }, asked);
    case 'verify':
      return await prepareVerify(action, asked);
    case 'prove':
      return await prepareProve(action, asked);
    case 'revoke':
      return await prepareRevoke(action, asked);
  }
}

const titles: Readonly<Record<Action['action'], string>> = {
  apply: 'Apply',
  rotate: 'Rotate',
  'roll-back': 'Take the newest token back',
  retire: 'Retire',
  sweep: 'End orphans',
  verify: 'Verify',
  prove: 'Prove',
  revoke: 'Revoke',
  respond: 'Respond to the leak of',
};

/** The parts of a preview that are the same whatever is previewed. */
export function newPreview(
  { action, about }: { action: Action['action']; about: string | undefined },
  { context, endsAt }: Pick<Asked, 'context' | 'endsAt'>,
): Preview {
  return {
    id: randomText(context.random, 12),
    action,
    title:
      about === undefined
        ? action === 'sweep'
          ? titles[action]
          : `${titles[action]} everything`
        : `${titles[action]} ${about}`,
    endsAt,
    steps: [],
    blocked: [],
    waiting: [],
    findings: [],
    warnings: [],
    canStart: true,
    needsPerson: false,
  };
}

async function prepareApply(
  action: { readonly action: Action['action']; readonly credential?: string | undefined },
  decisions: Decisions,
  asked: Asked,
): Promise<Prepared> {
  const { context, store, member, endsAt } = asked;
  const only = action.credential;
  const { plan } = await makeCurrentPlan(context, store, decisions, only === undefined ? undefined : [only]);
  const chosen = decisions.sweep ? withSweepsOnly(plan) : plan;
  const steps = planSteps(chosen);
  const { blocked, waiting, findings, steps: shown } = planView(chosen);
  return {
    preview: {
      ...newPreview({ action: action.action, about: only }, asked),
      steps: shown,
      blocked,
      waiting,
      findings,
      warnings: costs(steps),
      canStart: steps.length > 0,
      needsPerson: steps.some((step) => step.kind === 'issue' && step.isGuided),
    },
    endsAt,
    member,
    credentials: [...new Set(chosen.sagas.map(({ credential }) => credential))],
    steps,
    work: async ({ context, store, ...working }) => {
      const { report, left } = await applyManifest(context, store, {
        ...working,
        decisions,
        savedPlan: chosen,
        ...(only === undefined ? {} : { only }),
        // Shown and confirmed one by one: no number of them is too many.
        maximumRevocations: steps.filter(({ kind }) => kind === 'revoke' || kind === 'sweep').length,
        confirm: async () => await Promise.resolve(true),
      });
      const own = left.blocked.filter(({ credential }) => only === undefined || credential === only);
      return {
        reports: [report],
        isBlocked: own.length > 0,
        notes: own.map(({ credential, reason, fix }) => `${credential}: ${reason}. ${fix}`),
      };
    },
  };
}

/** Who ends orphans has not asked for the rest of the plan. */
function withSweepsOnly(plan: Plan): Plan {
  return {
    ...plan,
    sagas: plan.sagas.filter(({ steps }) => steps.every(({ kind }) => kind === 'sweep')),
  };
}

/** What is worth a second look before it is done. */
function costs(steps: readonly Step[]): readonly string[] {
  const number = (...kinds: Step['kind'][]): number =>
    steps.filter(({ kind }) => kinds.includes(kind)).length;
  const ended = number('revoke', 'sweep');
  const left = number('withdraw');
  return [
    ...(steps.length === 0 ? ['Everything is as declared: there is nothing to do.'] : []),
    ...(ended > 0
      ? [`${ended} ${ended === 1 ? 'token ends' : 'tokens end'} and cannot be brought back.`]
      : []),
    ...(left > 0
      ? [`${left} ${left === 1 ? 'slot is' : 'slots are'} taken out; what reads them stops.`]
      : []),
  ];
}

async function prepareVerify(action: Extract<Action, { action: 'verify' }>, asked: Asked): Promise<Prepared> {
  const { context, store, member, endsAt } = asked;
  const { credential: only } = action;
  const current = await makeCurrentPlan(context, store, noDecisions, only === undefined ? undefined : [only]);
  const { sagas, skipped } = planVerification(current);
  const steps = sagas.flatMap((saga) => saga.steps);
  return {
    preview: {
      ...newPreview({ action: 'verify', about: only }, asked),
      steps: steps.map(stepView),
      findings: planView(current.plan).findings,
      warnings: skipped.map(({ label }) => `${label} does not hold the active token, and is left out.`),
      canStart: steps.length > 0,
    },
    endsAt,
    member,
    credentials: sagas.map(({ credential }) => credential),
    steps,
    work: async ({ context, store, onEvent, isStopping }) => {
      const result = await verifySlots(context, store, {
        ...(only === undefined ? {} : { only }),
        onEvent,
        isStopping,
      });
      return {
        reports: [result.report],
        isBlocked: false,
        notes: result.findings.map(({ credential, message }) => `${credential}: ${message}`),
      };
    },
  };
}

async function prepareProve(action: Extract<Action, { action: 'prove' }>, asked: Asked): Promise<Prepared> {
  const { store, member, endsAt } = asked;
  const { credential: only, slot } = action;
  const { credentials, slots, tokens } = await store.load();
  const names = credentials.map(({ credential }) => credential.name);
  if (only !== undefined && !names.includes(only))
    throw new AppError('not-found', { message: `There is no credential "${only}".` });
  const concerned = slots.filter(
    (each) =>
      (only === undefined || each.credential === only) && (slot === undefined || each.slot.id === slot),
  );
  const active = new Set(
    tokens.filter(({ state }) => state === 'active').map(({ credential }) => credential),
  );
  const canStart = concerned.some(({ credential }) => active.has(credential));
  return {
    preview: {
      ...newPreview({ action: 'prove', about: slot ?? only }, asked),
      warnings: canStart
        ? [
            `Jobs that read ${concerned.length} slots are started at their service, where somebody has committed a proof.`,
          ]
        : ['No slot holds a token that could be asked about.'],
      canStart,
    },
    endsAt,
    member,
    credentials: only === undefined ? names : [only],
    steps: [],
    work: async ({ context, store, onEvent, isStopping }) => {
      const proofs = await proveSlots(context, store, {
        ...(only === undefined ? {} : { only }),
        ...(slot === undefined ? {} : { slot }),
        isPending: false,
        onEvent,
        isStopping,
      });
      const failed = proofs.filter(({ result }) => result === 'refused' || result === 'unknown');
      return {
        reports: [
          {
            doneSteps: proofs.length - failed.length,
            failures: [],
            waiting: [],
            skippedSteps: failed.length,
          },
        ],
        isBlocked: failed.length > 0 || proofs.every(({ result }) => result === 'not-asked'),
        notes: proofs.flatMap(({ label, result, reason }) =>
          result === 'proved' ? [] : [`${label}: ${result}${reason === undefined ? '' : `, ${reason}`}`],
        ),
      };
    },
  };
}

async function prepareRevoke(action: Extract<Action, { action: 'revoke' }>, asked: Asked): Promise<Prepared> {
  const { store, member, endsAt } = asked;
  const { token, mayBeLast = false } = action;
  const { tokens, slots } = await store.load();
  const [credential = '', number] = token.split('#');
  const found = tokens.find(
    (each) =>
      each.credential === credential &&
      (number === undefined ? each.state === 'active' : String(each.number) === number),
  );
  if (!found)
    throw new AppError('not-found', {
      message: `There is no token ${token}.`,
      hint: 'Name it as credential#number, or name the credential for its active one.',
    });
  const isDead = found.state === 'revoked' || found.state === 'expired';
  const holders = slots.filter((slot) => slot.credential === credential && slot.number === found.number);
  const isLast =
    found.state === 'active' &&
    !tokens.some((each) => each.credential === credential && each.state === 'active' && each !== found);
  return {
    preview: {
      ...newPreview({ action: 'revoke', about: `${credential}#${found.number}` }, asked),
      warnings: [
        ...(isDead
          ? [`It is ${found.state} already.`]
          : ['It ends at its issuer and cannot be brought back.']),
        ...(holders.length > 0
          ? [`${holders.length} slots hold it: ${holders.map(({ slot }) => slot.label).join('; ')}.`]
          : []),
        ...(isLast && !isDead
          ? [
              `It is the last working token of ${credential}${mayBeLast ? '' : ': rotate it instead, or say that it may be the last'}.`,
            ]
          : []),
      ],
      canStart: !isDead && (!isLast || mayBeLast),
    },
    endsAt,
    member,
    credentials: [credential],
    steps: [],
    work: async ({ context, store, ...working }) => ({
      reports: [
        await revokeToken(context, store, {
          ...working,
          token: `${credential}#${found.number}`,
          mayBeLast,
          confirm: async () => await Promise.resolve(true),
        }),
      ],
      isBlocked: false,
      notes: [],
    }),
  };
}
