import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyEvent, ApplyReport } from '../apply/apply-event.ts';
import { AppError } from '../domain/errors.ts';
import type { Records } from '../domain/records.ts';
import { liveTokenStates, tokenLabel, type Token } from '../domain/token.ts';
import { recordsBasis } from '../plan/make-plan.ts';
import { revokeStep, settleStep } from '../plan/plan-credential.ts';
import { alertSteps } from '../plan/plan-leak.ts';
import type { Saga } from '../plan/plan.ts';
import type { Person } from '../ports/person.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { applyPorts } from './apply-manifest.ts';
import { endingConnections } from './ending-connections.ts';
import { requireKnown } from './require-known.ts';

export interface RevokeOptions {
  /** `anaconda-upload#2`, or `anaconda-upload` for its active token. */
  readonly token: string;
  /** Whether the last working token of a credential may go. */
  readonly mayBeLast: boolean;
  /** Told which token it is and how many slots hold it; false stops before anything is done. */
  readonly confirm: (token: Token, slots: number) => Promise<boolean>;
  readonly person: Person;
  readonly onEvent: (event: ApplyEvent) => void;
  /** Whether no further step is to begin; default never. */
  readonly isStopping?: () => boolean;
}

/** Revokes one token at its issuer. Refuses to take the last working one without being told so. */
export async function revokeToken(
  context: AppContext,
  store: Store,
  options: RevokeOptions,
): Promise<ApplyReport> {
  const records = await store.load();
  const token = findToken(records, options.token);
  const holders = records.slots.filter(
    ({ credential, number }) => credential === token.credential && number === token.number,
  );
  const hasAnother = records.tokens.some(
    (other) =>
      other.credential === token.credential && other.number !== token.number && other.state === 'active',
  );
  if (token.state === 'active' && !hasAnother && !options.mayBeLast)
    throw new AppError('blocked', {
      message: `${tokenLabel(token)} is the last working token of ${token.credential}; ${holders.length} slot(s) hold it.`,
      hint: `Replace it first: mintmark apply --rotate ${token.credential}. To revoke it all the same: mintmark revoke ${options.token} --last`,
    });
  if (!(await options.confirm(token, holders.length)))
    throw new AppError('declined', { message: 'Nothing was done.' });
  const record = records.credentials.find(({ credential }) => credential.name === token.credential);
  const connections = await endingConnections(context, store, records);
  if (!record) throw new AppError('not-found', { message: `There is no credential "${token.credential}".` });
  const saga: Saga = {
    credential: token.credential,
    basis: recordsBasis(records, token.credential),
    steps: [
      token.state === 'unknown'
        ? settleStep(record.credential, token)
        : revokeStep(record.credential, token, 'a person asked for it'),
      ...alertSteps(token),
    ],
  };
  const { onEvent, person, isStopping } = options;
  return await applyPlan(
    { sagas: [saga] },
    await applyPorts(context, { store, connections, onEvent, person, isStopping }),
  );
}

function findToken(records: Records, label: string): Token {
  const [name = '', number] = label.split('#');
  requireKnown(
    name,
    records.credentials.map(({ credential }) => credential.name),
  );
  const own = records.tokens.filter(({ credential }) => credential === name);
  const token =
    number === undefined
      ? own.find(({ state }) => state === 'active')
      : own.find((each) => String(each.number) === number);
  const live = own.filter(({ state }) => liveTokenStates.includes(state)).map(tokenLabel);
  const hint = live.length > 0 ? `Alive: ${live.join(', ')}` : `No token of ${name} is alive.`;
  if (!token) throw new AppError('not-found', { message: `There is no token ${label}.`, hint });
  if (!liveTokenStates.includes(token.state))
    throw new AppError('not-found', { message: `${tokenLabel(token)} is ${token.state} already.`, hint });
  return token;
}
