import { AppError } from '../domain/errors.ts';
import { secondsBetween } from '../domain/instant.ts';
import type { Declaration } from '../domain/credential.ts';
import type { Store } from '../ports/store.ts';
import type { ConnectionReport } from '../ports/vendor.ts';
import type { AppContext } from './app-context.ts';
import { makeConnections, openManagedValues } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import { verifyAudit } from './read-audit.ts';

/** One thing that was looked at. */
export interface Check {
  /** `store`, `key`, `manifest`, or `connection NAME`. */
  readonly area: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly message: string;
  readonly hint?: string;
}

/** A clock that is further off than this makes expiries and signatures wrong. */
const tolerableSkewSeconds = 120;

/** Looks at everything that the main job needs. Changes nothing; every problem is a check, never an exception. */
export async function diagnose(context: AppContext): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const store = await attempt(checks, 'store', async () => await context.openStore());
  try {
    if (store) {
      checks.push(await checkAudit(store));
      checks.push(...(await checkKey(context, store)));
    }
    const loaded = await attempt(checks, 'manifest', async () => await loadDeclaration(context));
    if (!loaded) return checks;
    const { connections, credentials } = loaded.declaration;
    checks.push({
      area: 'manifest',
      state: 'good',
      message: `${credentials.length} credential(s), ${connections.length} connection(s)`,
    });
    checks.push(...(await checkConnections(context, loaded.declaration, store)));
  } finally {
    await store?.close();
  }
  return checks;
}

async function attempt<T>(checks: Check[], area: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    checks.push({
      area,
      state: 'bad',
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
    return undefined;
  }
}

async function checkAudit(store: Store): Promise<Check> {
  const verification = await verifyAudit(store);
  return verification.isIntact
    ? { area: 'store', state: 'good', message: `opens; ${verification.entries} audit entries, chain intact` }
    : {
        area: 'store',
        state: 'bad',
        message: `the audit log was changed: ${verification.reason}`,
        hint: 'Find out who can write the store; restore it from a backup.',
      };
}

/** A key that is there and safe, and really opens something. */
async function checkKey(context: AppContext, store: Store): Promise<readonly Check[]> {
  const { keyProvider, id } = store.vault;
  const provider = (await context.keyProviders()).find((each) => each.id === keyProvider);
  const problems = (await provider?.inspect(id)) ?? [`the key provider "${keyProvider}" is not known`];
  if (problems.length === 0)
    return [
      {
        area: 'key',
        state: 'good',
        message:
          keyProvider === 'file'
            ? 'the key file is there and only you can read it'
            : `kept by ${keyProvider}`,
      },
    ];
  return problems.map((message) => ({
    area: 'key',
    state: 'bad' as const,
    message,
    hint: 'Nothing sealed can be opened until this is mended.',
  }));
}

async function checkConnections(
  context: AppContext,
  declaration: Declaration,
  store: Store | undefined,
): Promise<readonly Check[]> {
  const records = await store?.load();
  const made = makeConnections(context, {
    declared: declaration.connections,
    vocabulary: await context.vocabulary(),
    vaultTag: records?.vaultTag ?? 'none',
    managed: store && records ? await openManagedValues(store, declaration, records) : new Map(),
  });
  const checked = await Promise.all(
    declaration.connections.map(async ({ name, auth }) => {
      const checks: Check[] = [];
      if (typeof auth === 'object' && 'credential' in auth && !made.hasManagedValue(name))
        return [
          {
            area: `connection ${name}`,
            state: 'warning',
            message: `waits for the first token of ${auth.credential}, which it signs in with`,
            hint: `Issue it: mintmark apply ${auth.credential}`,
          } satisfies Check,
        ];
      await attempt(checks, `connection ${name}`, async () => {
        const { vendor, context: adapter } = made.adapter(name);
        if (!adapter.isSignedIn) {
          const message = `not signed in at ${vendor.title}: what needs it is done by a person`;
          checks.push({ area: `connection ${name}`, state: 'good', message });
          return;
        }
        const report = await vendor.check(adapter);
        checks.push({
          area: `connection ${name}`,
          state: 'good',
          message: `signed in at ${vendor.title} as ${report.login}`,
        });
        checks.push(...rightChecks(`connection ${name}`, report.rights));
        const skew = report.serverTime ? secondsBetween(report.serverTime, context.clock.now()) : 0;
        if (Math.abs(skew) > tolerableSkewSeconds)
          checks.push({
            area: 'clock',
            state: 'bad',
            message: `this machine is ${Math.round(Math.abs(skew))} s ${skew > 0 ? 'ahead of' : 'behind'} ${vendor.title}`,
            hint: 'Set the clock; expiries and grace are counted by it.',
          });
        if (report.expiresAt && secondsBetween(context.clock.now(), report.expiresAt) < 14 * 86_400)
          checks.push({
            area: `connection ${name}`,
            state: 'warning',
            message: `its own credential expires on ${report.expiresAt.slice(0, 10)}`,
            hint: `Give it ${vendor.credentialHelp}.`,
          });
      });
      return checks;
    }),
  );
  return checked.flat();
}

/** A right that is missing or left to a person is a check of its own; those that a service cannot be asked about share one. */
function rightChecks(area: string, rights: ConnectionReport['rights']): readonly Check[] {
  const missing = rights
    .filter(({ state }) => state === 'missing')
    .map(({ right, neededFor, hint }): Check => ({
      area,
      state: 'bad',
      message: `lacks ${right} (for ${neededFor})`,
      ...(hint === undefined ? {} : { hint }),
    }));
  const byHand = rights
    .filter(({ state }) => state === 'by-hand')
    .map(({ right, neededFor, hint }): Check => ({
      area,
      state: 'good',
      message: `cannot have ${right}: a person does what it is for (${neededFor})`,
      ...(hint === undefined ? {} : { hint }),
    }));
  const told = [...missing, ...byHand];
  const unknown = rights.filter(({ state }) => state === 'unknown');
  if (unknown.length === 0) return told;
  const message = `cannot tell before it is needed: ${unknown.map(({ right, neededFor }) => `${right} (for ${neededFor})`).join(', ')}`;
  return [...told, { area, state: 'warning', message }];
}
