import type { Vocabulary } from '../config/parse-manifest.ts';
import { AppError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';
import { liveTokenStates, tokenLabel } from '../domain/token.ts';
import type { ProviderDefinition, RevokedToken } from '../ports/provider.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { unsignedAdapter } from './connections.ts';
import { knownFormats } from './known-formats.ts';

/** A value that somebody brought, and what it is. Never the value. */
export interface BroughtValue {
  /** Keyed HMAC of the value. */
  readonly fingerprint: string;
  /** For example `a classic personal access token of GitHub (begins with ghp_)`. */
  readonly description: string;
}

export interface RevokeValuesOptions {
  /** One value a line. */
  readonly values: Secret;
  /** Told what would be revoked; false stops before anything is done. */
  readonly confirm: (values: readonly BroughtValue[]) => Promise<boolean>;
}

/**
 * Ends values by themselves at their issuers, whoever they belong to: for what was found somewhere, and for short-lived
 * tokens. Refuses a managed one, which has a command of its own. Nothing is done when one of them cannot be.
 */
export async function revokeValues(
  context: AppContext,
  store: Store,
  { values, confirm }: RevokeValuesOptions,
): Promise<readonly (BroughtValue & { readonly outcome: Outcome<RevokedToken> })[]> {
  const vocabulary = await context.vocabulary();
  const identified = await Promise.all(
    values.lines().map(async (line) => {
      const secret = line.tidied();
      return { secret, ...(await identify(secret, { store, vocabulary })) };
    }),
  );
  const brought = [...new Map(identified.map((each) => [each.fingerprint, each])).values()];
  const told = brought.map(({ fingerprint, description }) => ({ fingerprint, description }));
  if (!(await confirm(told))) throw new AppError('declined', { message: 'Nothing was revoked.' });
  const ended = [];
  for (const { vendor, valueRevocation, group } of groupByIssuer(brought)) {
    const subject = group.map(({ fingerprint }) => fingerprint).join(' ');
    const line = { actor: context.actor, run: context.run, action: 'revoke-values', subject };
    const intent = await store.commit({ ...line, at: context.clock.now(), phase: 'intent', detail: {} });
    const outcomes = await valueRevocation.revoke(
      unsignedAdapter(context, vendor),
      group.map(({ secret }) => secret),
    );
    const results = outcomes.map(({ kind }) => kind);
    await store.commit({
      ...line,
      at: context.clock.now(),
      phase: 'outcome',
      intent,
      result: results.find((kind) => kind !== 'done') ?? 'done',
      detail: { results },
    });
    for (const [index, { fingerprint, description }] of group.entries()) {
      const outcome = outcomes[index] ?? { kind: 'unknown', reason: 'nothing was told of it' };
      ended.push({ fingerprint, description, outcome });
    }
  }
  return ended;
}

function groupByIssuer<T extends { readonly provider: Revoking }>(brought: readonly T[]) {
  return [...Map.groupBy(brought, ({ provider }) => provider.id).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first.provider, group }] : [];
  });
}

type Revoking = ProviderDefinition & {
  readonly valueRevocation: NonNullable<ProviderDefinition['valueRevocation']>;
};

async function identify(
  secret: Secret,
  { store, vocabulary }: { store: Store; vocabulary: Vocabulary },
): Promise<BroughtValue & { provider: Revoking }> {
  const fingerprint = await store.fingerprint(secret);
  const managed = (await store.load()).tokens.find((token) => token.fingerprint === fingerprint);
  if (managed && liveTokenStates.includes(managed.state))
    throw new AppError('usage', {
      message: `This is the value of ${tokenLabel(managed)}, which is managed here. Nothing was revoked.`,
      hint: `Revoke it by its name: mintmark revoke ${tokenLabel(managed)}`,
    });
  for (const provider of vocabulary.providers) {
    const { valueRevocation } = provider;
    const format = valueRevocation && secret.formatAmong(valueRevocation.formats);
    if (valueRevocation && format)
      return { fingerprint, description: format.description, provider: { ...provider, valueRevocation } };
  }
  const known = secret.formatAmong(knownFormats(vocabulary));
  throw new AppError('usage', {
    message: known
      ? `This is ${known.description}: its issuer ends it on its page only. Nothing was revoked.`
      : 'A value has no form that any provider issues. Nothing was revoked.',
    hint: known ? 'See: mintmark guide' : 'Is a letter missing, or one too many? One value a line.',
  });
}
