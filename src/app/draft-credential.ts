import { addCredential } from '../config/add-credential.ts';
import { parseManifest } from '../config/parse-manifest.ts';
import type { Declaration } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { Json, SlotState } from '../domain/slot.ts';
import type { Slot } from '../domain/slot.ts';
import type { Store } from '../ports/store.ts';
import { advise, type Advice } from './advise.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';
import { manifestDigest } from './manifest-digest.ts';

/** A place that a draft names, and what the service shows there. */
export interface DraftedSlot {
  readonly slot: Slot;
  readonly state: SlotState;
}

/** A credential that is not in the manifest yet. */
export interface DraftedCredential {
  /** What would be new in the manifest. */
  readonly lines: string;
  /** The whole manifest with it. */
  readonly manifest: string;
  /** SHA-256 of the manifest that it was drafted for. */
  readonly digest: string;
  /** What is wrong with it, each with its line; empty: it can be written. */
  readonly problems: readonly string[];
  readonly advice: readonly Advice[];
  readonly slots: readonly DraftedSlot[];
}

/** What the manifest would be with one more credential, and what its placements stand for. Changes nothing. */
export async function draftCredential(
  context: AppContext,
  store: Store,
  { name, entry }: { name: string; entry: Json },
): Promise<DraftedCredential> {
  const text = readText(context);
  const { lines, text: manifest } = addCredential(text, name, entry);
  const drafted = { lines, manifest, digest: manifestDigest(text) };
  const vocabulary = await context.vocabulary();
  const read = readDraft(manifest, { file: context.workspace.manifestPath, vocabulary });
  if ('problems' in read) return { ...drafted, problems: read.problems, advice: [], slots: [] };
  const advice = advise(read, vocabulary).filter(({ credential }) => credential === name);
  try {
    const slots = await lookAtSlots(context, store, { declaration: read, name });
    return { ...drafted, problems: [], advice, slots };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...drafted, problems: [error.message], advice, slots: [] };
  }
}

/** Writes a manifest with one more credential; refuses if it is no manifest, or not made from the one that is there. */
export async function writeDraft(
  context: AppContext,
  { name, entry, digest }: { name: string; entry: Json; digest: string },
): Promise<void> {
  const text = readText(context);
  if (manifestDigest(text) !== digest)
    throw new AppError('plan-stale', {
      message: 'Somebody changed the manifest meanwhile. Nothing was written.',
      hint: 'Look at the draft once more.',
    });
  const { text: manifest } = addCredential(text, name, entry);
  parseManifest(manifest, {
    file: context.workspace.manifestPath,
    vocabulary: await context.vocabulary(),
  });
  context.workspace.replaceManifest(manifest);
}

function readText({ workspace }: AppContext): string {
  const text = workspace.readManifest();
  if (text !== undefined) return text;
  throw new AppError('manifest-missing', {
    message: `There is no ${workspace.manifestPath}.`,
    hint: 'Make one with: mintmark init',
  });
}

function readDraft(
  manifest: string,
  options: Parameters<typeof parseManifest>[1],
): Declaration | { readonly problems: readonly string[] } {
  try {
    return parseManifest(manifest, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problems: error.message.split('\n') };
  }
}

async function lookAtSlots(
  context: AppContext,
  store: Store,
  { declaration, name }: { declaration: Declaration; name: string },
): Promise<readonly DraftedSlot[]> {
  const records = await store.load();
  const connections = await openConnections(context, store, { declaration, records });
  const placements = declaration.credentials.find((each) => each.name === name)?.placements ?? [];
  const found = await Promise.all(
    placements.map(async ({ connection, target, spec }) => {
      const reached = connections.target(connection, target);
      const slots = await reached.resolve(spec);
      const states = await reached.describe(slots);
      return slots.map((slot, index) => ({ slot, state: states[index] ?? ({ kind: 'absent' } as const) }));
    }),
  );
  return found.flat();
}
