import { AppError } from '../domain/errors.ts';
import type { ProofFile, ProofUse } from '../ports/target.ts';
import type { AppContext } from './app-context.ts';
import { makeConnections } from './connections.ts';
import { loadDeclaration } from './load-declaration.ts';
import { requireKnown } from './require-known.ts';

/** What a person commits beside the consumers of one target. */
export interface TargetProofFile extends ProofFile {
  readonly target: string;
}

/** What lets the consumers of the manifest's placements be asked for proof. Calls nobody and needs no store. */
export async function printProofFiles(
  context: AppContext,
  { only, target }: { only?: string; target?: string },
): Promise<readonly TargetProofFile[]> {
  const { declaration } = await loadDeclaration(context);
  const { credentials } = declaration;
  if (only !== undefined)
    requireKnown(
      only,
      credentials.map(({ name }) => name),
    );
  const vocabulary = await context.vocabulary();
  const connections = makeConnections(context, {
    declared: declaration.connections,
    vocabulary,
    vaultTag: 'none',
    managed: new Map(),
  });
  const uses = new Map<string, ProofUse[]>();
  for (const { name, issuer, provider: providerId, grant, placements } of credentials) {
    if (only !== undefined && name !== only) continue;
    const { provider } = connections.provider(issuer, providerId);
    for (const { target: id, spec, part } of placements) {
      // The issuer knows nobody by an id.
      const check = part === undefined ? provider.proofCheck?.(grant) : undefined;
      const own = uses.get(id) ?? [];
      own.push({ spec, ...(check ? { check } : {}) });
      uses.set(id, own);
    }
  }
  const files = vocabulary.targets
    .filter(({ id }) => target === undefined || id === target)
    .flatMap(({ id, proofFile }) => {
      const own = uses.get(id);
      return proofFile && own ? [{ target: id, ...proofFile(own) }] : [];
    });
  if (files.length > 0) return files;
  throw new AppError('not-found', {
    message: `The manifest has no placement${target === undefined ? '' : ` in ${target}`} whose jobs could be asked.`,
    hint: `Jobs can be asked of: ${vocabulary.targets
      .filter(({ proofFile }) => proofFile)
      .map(({ id }) => id)
      .join(', ')}.`,
  });
}
