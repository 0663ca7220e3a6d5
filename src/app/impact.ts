import type { Vocabulary } from '../config/parse-manifest.ts';
import { AppError, invariant } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Records } from '../domain/records.ts';
import type { SlotReaders } from '../domain/slot-readers.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { tokenLabel, type Token, type TokenState } from '../domain/token.ts';
import type { Store } from '../ports/store.ts';
import { azureUsage } from '../usage/azure-usage.ts';
import { feedstockNotes } from '../usage/feedstock-notes.ts';
import { joinUsage, type BuildFile, type Reading, type Usage } from '../usage/reading.ts';
import { workflowUsage } from '../usage/workflow-usage.ts';
import type { AppContext } from './app-context.ts';
import {
  checkoutSource,
  connectedSource,
  orCannotTell,
  type Checkout,
  type FileSource,
} from './build-files.ts';
import { openConnections } from './connections.ts';
import { lastProofs, type LastProof } from './last-proofs.ts';
import { loadDeclaration } from './load-declaration.ts';

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

/** What breaks when a token is revoked now. */
export interface Impact {
  readonly token: string;
  readonly state: TokenState;
  /** A token that works in its place already; absent where none does. */
  readonly replacedBy?: string;
  readonly slots: readonly SlotImpact[];
}

/** Which slots hold a token, and what reads them: in local checkouts, or as the connections show it. Changes nothing. */
export async function findImpact(
  context: AppContext,
  store: Store,
  { name, checkouts }: { name: string; checkouts: readonly Checkout[] },
): Promise<Impact> {
  const records = await store.load();
  const token = findToken(name, records);
  const { targets } = await context.vocabulary();
  const held = records.slots.filter(
    (slot) => slot.credential === token.credential && slot.number === token.number,
  );
  const source =
    checkouts.length > 0 ? checkoutSource(checkouts) : await connect(context, store, { records, targets });
  const slots: SlotImpact[] = [];
  for (const record of held)
    slots.push({ ...(await slotImpact(record, { source, targets })), ...provedIn(record, records) });
  const active = records.tokens.find(
    (each) => each.credential === token.credential && each.state === 'active' && each.number !== token.number,
  );
  return {
    token: tokenLabel(token),
    state: token.state,
    ...(active ? { replacedBy: tokenLabel(active) } : {}),
    slots,
  };
}

/** By name (its active, or else its newest token), label or fingerprint. */
function findToken(name: string, { tokens, credentials }: Records): Token {
  const ofCredential = tokens.filter(({ credential }) => credential === name);
  const found =
    ofCredential.find(({ state }) => state === 'active') ??
    ofCredential.at(-1) ??
    tokens.find((token) => tokenLabel(token) === name || token.fingerprint === name);
  if (found) return found;
  const names = credentials.map(({ credential }) => credential.name);
  if (names.includes(name))
    throw new AppError('not-found', { message: `No token of ${name} was ever issued: nothing can break.` });
  throw new AppError('not-found', {
    message: `There is no credential, token or fingerprint "${name}"${didYouMean(name, [...names, ...tokens.map(tokenLabel)])}.`,
    hint: names.length > 0 ? `Known: ${names.join(', ')}` : 'Nothing is managed yet.',
  });
}

type Targets = Vocabulary['targets'];

async function connect(
  context: AppContext,
  store: Store,
  { records, targets }: { records: Records; targets: Targets },
): Promise<FileSource> {
  const { declaration } = await loadDeclaration(context);
  const connections = await openConnections(context, store, { declaration, records });
  const owners = records.slots.flatMap((record) => {
    const { places } = readersOf(record, targets);
    if (places.kind === 'repository') return [places.repository.split('/')[0] ?? ''];
    return places.kind === 'owner' ? [places.owner] : [];
  });
  return connectedSource(connections, declaration.connections, owners);
}

function readersOf({ slot }: SlotRecord, targets: Targets): SlotReaders {
  const target = targets.find(({ id }) => id === slot.target);
  invariant(target, `there is no target ${slot.target}`);
  return target.readers(slot);
}

async function slotImpact(
  record: SlotRecord,
  { source, targets }: { source: FileSource; targets: Targets },
): Promise<Omit<SlotImpact, 'provedAt' | 'proofs'>> {
  const readers = readersOf(record, targets);
  const places = await orCannotTell(async () => await source.repositories(readers.places));
  const { found, cannotTell } =
    'value' in places ? places.value : { found: [], cannotTell: [places.cannotTell] };
  const unknown = [...cannotTell];
  const usedBy: RepositoryUsage[] = [];
  for (const repository of found) {
    const read = await orCannotTell(async () => await source.files(repository));
    if ('cannotTell' in read) {
      unknown.push(`${repository}: ${read.cannotTell}`);
      continue;
    }
    const usage = usageIn(read.value, readers);
    unknown.push(...usage.cannotTell.map((each) => `${repository}: ${each}`));
    if (usage.readings.length === 0 && usage.warnings.length === 0) continue;
    const { readings, warnings } = usage;
    const notes = readings.length === 0 ? [] : feedstockNotes(read.value, readers.name);
    usedBy.push({ repository, readings, warnings, notes });
  }
  const { slot, state, verifiedAt } = record;
  return {
    id: slot.id,
    label: slot.label,
    state,
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    usedBy,
    cannotTell: unknown,
  };
}

function provedIn(record: SlotRecord, { proofs }: Records): Pick<SlotImpact, 'provedAt' | 'proofs'> {
  const { provedAt, provedNumber, number } = record;
  const proved = provedAt !== undefined && provedNumber === number ? { provedAt } : {};
  return { ...proved, proofs: lastProofs(record, proofs) };
}

function usageIn(files: readonly BuildFile[], { language, name, environment }: SlotReaders): Usage {
  if (language === 'github-actions')
    return workflowUsage(
      files.filter(({ path }) => path.startsWith('.github/workflows/')),
      { name, ...(environment === undefined ? {} : { environment }) },
    );
  const roots = files.filter(({ path }) => /^\.?azure-pipelines[^/]*\.ya?ml$/.test(path));
  return joinUsage(roots.map(({ path }) => azureUsage(files, path, name)));
}
