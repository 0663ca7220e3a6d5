import type { Vocabulary } from '../config/parse-manifest.ts';
import type { Connection } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { Introspection } from '../domain/introspection.ts';
import type { Secret } from '../domain/secret.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import type { ProviderDefinition } from '../ports/provider.ts';
import type { AdapterContext, VendorDefinition } from '../ports/vendor.ts';
import type { Verification } from '../scan/finding.ts';
import type { AppContext } from './app-context.ts';
import { unsignedAdapter } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import type { FoundValue } from './scan-leaks.ts';

/**
 * Asks the issuer of each value whether it is alive, with the value itself and nothing else: no connection signs in. A value
 * whose issuer is not known for sure is sent nowhere. By digest.
 */
export async function verifyValues(
  context: AppContext,
  values: readonly FoundValue[],
): Promise<ReadonlyMap<string, Verification>> {
  const vocabulary = await context.vocabulary();
  const connections = await declaredConnections(context);
  const verify = async (format: TokenFormat, value: Secret): Promise<Verification> => {
    const issuer = issuerOf(format, vocabulary);
    if (!issuer) return { kind: 'unknown', reason: 'Mintmark does not speak to its issuer' };
    const place = placeAt(context, issuer.vendor, connections);
    if (place) return await ask(issuer, place, value.scrubbed());
    return { kind: 'unknown', reason: `no connection of the manifest says where at ${issuer.vendor.title}` };
  };
  const verified = new Map<string, Verification>();
  for (const { finding, value, format } of values) {
    // What is only possible may be somebody else's, and is sent to nobody.
    if (verified.has(finding.digest) || finding.certainty === 'possible') continue;
    verified.set(finding.digest, await verify(format, value));
  }
  return verified;
}

/** Only what it issues itself: other forms of the vendor are asked about in other ways. */
function issuerOf(format: TokenFormat, { providers }: Vocabulary): ProviderDefinition | undefined {
  return providers.find(({ tokenFormats }) => tokenFormats.some(({ id }) => id === format.id));
}

/** Where a value is asked about. */
interface Place {
  readonly adapter: AdapterContext;
  /** The vendor has several places, and only this one is asked: elsewhere the value may be alive all the same. */
  readonly isOneOfMany: boolean;
}

/** The vendor as nobody; where it has to be said which part of it is meant, as a connection of the manifest says it. */
function placeAt(
  context: AppContext,
  vendor: VendorDefinition,
  connections: readonly Connection[],
): Place | undefined {
  const nobody = unsignedAdapter(context, vendor);
  const isOneOfMany = !vendor.settings.safeParse({}).success;
  if (!isOneOfMany) return { adapter: { ...nobody, settings: {} }, isOneOfMany };
  const declared = connections.find((connection) => connection.vendor === vendor.id);
  return declared && { adapter: { ...nobody, settings: declared.settings }, isOneOfMany };
}

async function declaredConnections(context: AppContext): Promise<readonly Connection[]> {
  try {
    return (await loadDeclaration(context)).declaration.connections;
  } catch (error) {
    if (error instanceof AppError && error.code === 'manifest-missing') return [];
    throw error;
  }
}

async function ask(
  issuer: ProviderDefinition,
  { adapter, isOneOfMany }: Place,
  value: Secret,
): Promise<Verification> {
  try {
    const verified = told(await issuer.connect(adapter).introspect(value, {}));
    return verified.kind === 'dead' && isOneOfMany ? { ...verified, kind: 'unknown' } : verified;
  } catch (error) {
    if (error instanceof AppError) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}

function told(found: Introspection): Verification {
  switch (found.kind) {
    case 'active':
      return {
        kind: 'alive',
        ...(found.owner === undefined ? {} : { owner: found.owner }),
        ...(found.expiresAt === undefined ? {} : { expiresAt: found.expiresAt }),
      };
    case 'not-ready':
      return { kind: 'alive' };
    case 'inactive':
      return { kind: 'dead', reason: found.reason };
    case 'unknown':
      return { kind: 'unknown', reason: found.reason };
  }
}
