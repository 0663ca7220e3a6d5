import type { Vocabulary } from '../config/parse-manifest.ts';
import type { Instant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import { tokenLabel, type Token } from '../domain/token.ts';
import type { Store } from '../ports/store.ts';
import { readAllowComment, readAllowCommentAbove, type Allowance } from '../scan/allow.ts';
import { allowedBy, type Baseline } from '../scan/baseline.ts';
import type { Finding, FoundExposure, Place } from '../scan/finding.ts';
import { createLocator, linesAround, wordsAround } from '../scan/locate.ts';
import { readValue } from '../scan/read-value.ts';
import type { Match } from '../scan/scanner.ts';
import type { Scanned, ScanProgress, Sighting, Unscanned } from '../scan/source.ts';
import type { AppContext } from './app-context.ts';
import { answerTo } from './answer-finding.ts';
import { scanRules } from './scan-rules.ts';
import { openManagedTokens } from './managed-tokens.ts';
import type { PlacedText, ScanTarget } from './scan-world.ts';

/** What a scan found, and what it could not look at. */
export interface ScanReport {
  readonly findings: readonly Finding[];
  readonly unscanned: readonly Unscanned[];
  /** What is worth knowing beside, in words. */
  readonly notes: readonly string[];
  readonly scanned: Scanned;
}

export interface ScanOptions {
  readonly target: ScanTarget;
  /** Absent where there is none: then no managed token is named. */
  readonly store: Store | undefined;
  readonly baseline: Baseline;
  /** What everybody can read is pushed to a public place. */
  readonly isPublic: boolean;
  /** Told while a history is scanned. */
  readonly onProgress?: (progress: ScanProgress) => void;
}

/** A finding with its value, for who asks its issuer or shows it by name. */
export interface FoundValue {
  readonly finding: Finding;
  readonly value: Secret;
  readonly format: TokenFormat;
}

/** More are not told one by one: a text can be made of nothing else. */
const mostFindings = 20_000;

/** Looks for values of known forms, and says of each what is known of it. Calls nobody. */
export async function scanLeaks(
  context: AppContext,
  { target, store, baseline, isPublic, onProgress }: ScanOptions,
): Promise<ScanReport & { readonly values: readonly FoundValue[] }> {
  const vocabulary = await context.vocabulary();
  const world = await context.scanWorld();
  const managed = await openManagedTokens(store);
  const rules = scanRules(vocabulary, managed?.filter);
  const what = {
    rules,
    ...(managed ? { managed: managed.filter } : {}),
    ...(onProgress ? { onProgress } : {}),
  };
  const noted: Noted[] = [];
  const unscanned: Unscanned[] = [];
  const now = context.clock.now();
  const locate = createLocator();
  let left = 0;
  const scanned = await world.source(target, what)(await world.createScanner(rules), {
    onSighting: (sighting) => {
      if (noted.length < mostFindings) noted.push(note(sighting, locate(sighting), now));
      else left += 1;
    },
    onUnscanned: (what) => {
      unscanned.push(what);
    },
  });
  if (left > 0) unscanned.push({ what: `${left} more findings`, reason: `${mostFindings} are told` });
  const exposures = world.exposures(noted);
  const values = noted.map((each, index): FoundValue => {
    const exposure = exposures[index] ?? 'unknown';
    const finding = toFinding(each, {
      token: managed?.find(each.value),
      owners: managed?.owners ?? [],
      exposure: isPublic && exposure === 'pushed' ? 'public' : exposure,
      baseline,
      vocabulary,
      now,
    });
    return { finding, value: each.value, format: each.match.format };
  });
  return {
    values,
    findings: values.map(({ finding }) => finding),
    unscanned,
    notes: [...noted.flatMap(({ comment, place }) => tellComment(comment, place)), ...(managed?.notes ?? [])],
    scanned,
  };
}

/** What is kept of a sighting: its bytes are gone when the next ones are read. */
interface Noted extends PlacedText {
  readonly match: Match;
  readonly place: Place;
  readonly value: Secret;
  readonly around: string;
  readonly comment: ReturnType<typeof readAllowComment>;
}

function note(sighting: Sighting, place: Place, now: Instant): Noted {
  const { match, bytes } = sighting;
  const { own, above } = linesAround(sighting);
  const written = Buffer.from(bytes.slice(match.start, match.end));
  return {
    match,
    place,
    value: readValue(bytes, match),
    around: wordsAround(sighting),
    comment: readAllowComment(own, now) ?? readAllowCommentAbove(above, now),
    isIn: (other) => Buffer.from(other).includes(written),
  };
}

function tellComment(comment: Noted['comment'], { path = '', line }: Place): readonly string[] {
  if (comment?.kind === 'unreadable') return [`${path}:${line}: ${comment.why}`];
  if (comment?.kind === 'expired')
    return [`${path}:${line}: what was allowed there ended on ${comment.allowance.until}`];
  return [];
}

interface Known {
  readonly token: Token | undefined;
  readonly owners: readonly string[];
  readonly exposure: FoundExposure;
  readonly baseline: Baseline;
  readonly vocabulary: Vocabulary;
  readonly now: Instant;
}

function toFinding({ match, place, value, around, comment }: Noted, known: Known): Finding {
  const { format, validity, encoding } = match;
  const { token, exposure } = known;
  const told = { family: format.id, digest: value.digest(), place };
  const allowed: Allowance | undefined =
    comment?.kind === 'allowed' ? comment.allowance : allowedBy(known.baseline, told, known.now);
  return {
    ...told,
    description: format.description,
    validity,
    encoding,
    certainty: token || isCertain({ format, value, around }, known.owners) ? 'certain' : 'possible',
    shown: value.shown(shownCharacters(format)),
    ...(token?.fingerprint === undefined ? {} : { fingerprint: token.fingerprint }),
    ...(token ? { token: { label: tokenLabel(token), state: token.state } } : {}),
    exposure,
    ...(allowed ? { allowed } : {}),
    answer: answerTo({ format, token, exposure }, known.vocabulary),
  };
}

/** Where others write the same form, the words around it or the name of its owner have to say that it is one. */
function isCertain(
  { format: { scan }, value, around }: { format: TokenFormat; value: Secret; around: string },
  owners: readonly string[],
): boolean {
  if (scan?.words === undefined || scan.words.test(around)) return true;
  return scan.ownerLength !== undefined && value.beginsLike(owners, scan.ownerLength);
}

/** What every token of a form begins with may be shown; of others, four characters. */
function shownCharacters({ scan }: TokenFormat): number {
  const prefix = scan?.literals.find(({ at }) => at === 0)?.text.length ?? 0;
  return prefix > 0 && prefix <= 24 ? Math.min(prefix, 11) : 3;
}
