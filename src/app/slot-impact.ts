import type { Vocabulary } from '../config/parse-manifest.ts';
import { AppError, invariant } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { ProofRecord } from '../domain/proof.ts';
import type { SlotReaders } from '../domain/slot-readers.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { azureUsage } from '../usage/azure-usage.ts';
import { feedstockNotes } from '../usage/feedstock-notes.ts';
import { joinUsage, noUsage, type BuildFile, type Reading, type Usage } from '../usage/reading.ts';
import { workflowUsage } from '../usage/workflow-usage.ts';
import { isUsualPipeline, type FileSource, type Place } from './build-files.ts';
import { lastProofs, type LastProof } from './last-proofs.ts';

/** What one repository does with a slot. */
export interface RepositoryUsage {
  readonly repository: string;
  /** What would stop. */
  readonly readings: readonly Reading[];
  readonly warnings: readonly string[];
  /** What is worth knowing of its builds. */
  readonly notes: readonly string[];
}

export interface SlotImpact {
  readonly id: string;
  readonly label: string;
  /** As recorded; only a verified slot is known to hold the token. */
  readonly state: SlotRecord['state'];
  readonly verifiedAt?: Instant;
  /** When every consumer that could be asked had proved that it holds the token; absent: not since the last delivery. */
  readonly provedAt?: Instant;
  /** One for each consumer that was ever asked; empty: none was. */
  readonly proofs: readonly LastProof[];
  readonly usedBy: readonly RepositoryUsage[];
  readonly cannotTell: readonly string[];
}

function readersOf({ slot }: SlotRecord, targets: Targets): SlotReaders {
  const target = targets.find(({ id }) => id === slot.target);
  invariant(target, `there is no target ${slot.target}`);
  return target.readers(slot);
}

type Targets = Vocabulary['targets'];

/** What reads one slot, and what its consumers have proved last. */
export async function slotImpact(
  record: SlotRecord,
  { source, targets, proofs }: { source: FileSource; targets: Targets; proofs: readonly ProofRecord[] },
): Promise<SlotImpact> {
  const { slot, state, verifiedAt, provedAt, provedNumber, number } = record;
  return {
    id: slot.id,
    label: slot.label,
    state,
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    ...(provedAt !== undefined && provedNumber === number ? { provedAt } : {}),
    proofs: lastProofs(record, proofs),
    ...(await findUsage(record, readersOf(record, targets), source)),
  };
}

async function findUsage(
  record: SlotRecord,
  readers: SlotReaders,
  source: FileSource,
): Promise<Pick<SlotImpact, 'usedBy' | 'cannotTell'>> {
  const places = await orCannotTell(async () => await source.find(record, readers.places));
  const { found, cannotTell } =
    'value' in places ? places.value : { found: [], cannotTell: [places.cannotTell] };
  const unknown = [...cannotTell];
  const usedBy: RepositoryUsage[] = [];
  for (const place of found) {
    const { repository } = place;
    const read = await orCannotTell(async () => await source.files(place));
    if ('cannotTell' in read) {
      unknown.push(`${repository}: ${read.cannotTell}`);
      continue;
    }
    const usage = usageIn(read.value, readers, place);
    unknown.push(...usage.cannotTell.map((each) => `${repository}: ${each}`));
    if (usage.readings.length === 0 && usage.warnings.length === 0) continue;
    const { readings, warnings } = usage;
    const notes = readings.length === 0 ? [] : feedstockNotes(read.value, readers.name);
    usedBy.push({ repository, readings, warnings, notes });
  }
  return { usedBy, cannotTell: unknown };
}

function usageIn(
  files: readonly BuildFile[],
  { language, name, environment }: SlotReaders,
  { roots }: Place,
): Usage {
  if (language === 'github-actions')
    return workflowUsage(
      files.filter(({ path }) => path.startsWith('.github/workflows/')),
      { name, ...(environment === undefined ? {} : { environment }) },
    );
  const starts = roots ?? files.map(({ path }) => path).filter(isUsualPipeline);
  if (starts.length === 0)
    return { ...noUsage, cannotTell: ['no pipeline file of a usual name is there; another one may be used'] };
  return joinUsage(starts.map((path) => azureUsage(files, path, name)));
}

/** What an AppError says, as a sentence of what cannot be told. */
async function orCannotTell<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly cannotTell: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof AppError) return { cannotTell: error.message };
    throw error;
  }
}
