import type { ConnectionAuth, Declaration } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import { secondsBetween, type Instant } from '../domain/instant.ts';
import type { Store } from '../ports/store.ts';
import type { RightReport } from '../ports/vendor.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';

/** A connection as its service shows it now. */
export interface InspectedConnection {
  readonly name: string;
  readonly vendor: string;
  readonly title: string;
  /** Where what it signs in with comes from. Never the value. */
  readonly auth: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly login?: string;
  readonly expiresAt?: Instant;
  /** Why nothing is known of its rights. */
  readonly problem?: { readonly message: string; readonly hint?: string };
  readonly rights: readonly RightReport[];
  /** Credentials that it issues or delivers. */
  readonly usedBy: readonly string[];
}

/** What signs in with less life left than this is worth a word. */
const soonSeconds = 14 * 86_400;

/** Asks every declared connection who it is and what it may do. A problem of one is told, and stops no other. */
export async function inspectConnections(
  context: AppContext,
  store: Store,
): Promise<readonly InspectedConnection[]> {
  const { declaration } = await loadDeclaration(context);
  const records = await store.load();
  const made = await openConnections(context, store, { declaration, records });
  return await Promise.all(
    declaration.connections.map(async ({ name, auth }): Promise<InspectedConnection> => {
      const { vendor, context: adapter } = made.adapter(name);
      const known = {
        name,
        vendor: vendor.id,
        title: vendor.title,
        auth: describeAuth(auth),
        usedBy: usersOf(name, declaration),
      };
      if (!adapter.isSignedIn) return { ...known, state: 'good', rights: [] };
      try {
        const { login, rights, expiresAt } = await vendor.check(adapter);
        const isMissing = rights.some(({ state }) => state === 'missing');
        const isEnding =
          expiresAt !== undefined && secondsBetween(context.clock.now(), expiresAt) < soonSeconds;
        return {
          ...known,
          state: isMissing ? 'bad' : isEnding ? 'warning' : 'good',
          login,
          rights,
          ...(expiresAt === undefined ? {} : { expiresAt }),
        };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { message, hint } = error;
        const problem = { message, ...(hint === undefined ? {} : { hint }) };
        return { ...known, state: 'bad', rights: [], problem };
      }
    }),
  );
}

function describeAuth(auth: ConnectionAuth): string {
  if (auth === 'none') return 'nobody signs in: a person does what needs it';
  if ('env' in auth) return `environment ${auth.env}`;
  if ('file' in auth) return `file ${auth.file}`;
  if ('cli' in auth) return `command ${auth.cli}`;
  return `credential ${auth.credential}`;
}

function usersOf(connection: string, { credentials }: Declaration): readonly string[] {
  return credentials
    .filter(
      ({ issuer, placements }) =>
        issuer === connection || placements.some((placement) => placement.connection === connection),
    )
    .map(({ name }) => name);
}
