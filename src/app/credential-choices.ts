import { z } from 'zod';
import { uses as allUses } from '../domain/uses.ts';
import type { Use } from '../domain/use.ts';
import type { ProviderDefinition } from '../ports/provider.ts';
import type { TargetDefinition } from '../ports/target.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';

/** Who could issue a new credential. */
export interface IssuerChoice {
  readonly connection: string;
  readonly definition: ProviderDefinition;
  readonly issuing: 'automatic' | 'guided';
}

/** Where it could go. */
export interface TargetChoice {
  readonly definition: TargetDefinition;
  /** Names of the connections that reach it. */
  readonly connections: readonly string[];
  /** JSON Schema of what a placement carries. */
  readonly placement: unknown;
}

/** All that a person can choose from when a credential is declared. */
export interface CredentialChoices {
  readonly uses: readonly Use[];
  readonly issuers: readonly IssuerChoice[];
  readonly targets: readonly TargetChoice[];
  /** Names that are taken. */
  readonly names: readonly string[];
}

/** What the declared connections make possible. Calls nobody. */
export async function credentialChoices(context: AppContext, store: Store): Promise<CredentialChoices> {
  const { declaration } = await loadDeclaration(context);
  const records = await store.load();
  const { providers, targets } = await context.vocabulary();
  const made = await openConnections(context, store, { declaration, records });
  const issuers = declaration.connections.flatMap(({ name, vendor }) =>
    providers
      .filter((provider) => provider.vendor.id === vendor)
      .map((definition): IssuerChoice => {
        const { provider } = made.provider(name, definition.id);
        return { connection: name, definition, issuing: provider.issuing().kind };
      }),
  );
  const reachable = targets.map((definition): TargetChoice => {
    const able = declaration.connections.filter(({ vendor }) => vendor === definition.vendor.id);
    return {
      definition,
      connections: able.map(({ name }) => name),
      placement: z.toJSONSchema(definition.placement, { io: 'input', unrepresentable: 'any' }),
    };
  });
  const recorded = records.credentials.map(({ credential }) => credential.name);
  return {
    uses: allUses,
    issuers,
    targets: reachable.filter(({ connections }) => connections.length > 0),
    names: [...new Set([...declaration.credentials.map(({ name }) => name), ...recorded])],
  };
}
