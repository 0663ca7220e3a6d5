import { parseConnections, parseManifest } from '../config/parse-manifest.ts';
import type { Connection, Declaration } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { AppContext } from './app-context.ts';
import { manifestDigest } from './manifest-digest.ts';

/** What the manifest says, and the SHA-256 of its text. Throws `manifest-missing`, `manifest-invalid`. */
export async function loadDeclaration(
  context: AppContext,
): Promise<{ declaration: Declaration; digest: string }> {
  const { workspace } = context;
  const text = workspace.readManifest();
  if (text === undefined)
    throw new AppError('manifest-missing', {
      message: `There is no ${workspace.manifestPath}.`,
      hint: 'Make one with: mintmark init',
    });
  const declaration = parseManifest(text, {
    file: workspace.manifestPath,
    vocabulary: await context.vocabulary(),
  });
  return { declaration, digest: manifestDigest(text) };
}

/** The connections alone, as far as they can be read: for what must not wait until the rest of the manifest is mended. */
export async function loadConnections(context: AppContext): Promise<readonly Connection[]> {
  const text = context.workspace.readManifest();
  return text === undefined ? [] : parseConnections(text, await context.vocabulary());
}
