import type { Vocabulary } from '../config/parse-manifest.ts';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Records } from '../domain/records.ts';
import type { FoundValue, Secret } from '../domain/secret.ts';
import { liveTokenStates, tokenLabel, type AlertReference, type Token } from '../domain/token.ts';
import type { LeakAlert } from '../ports/leak-alerts.ts';
import type { Store } from '../ports/store.ts';
import { howToEnd } from './answer-finding.ts';
import { knownFormats } from './known-formats.ts';
import { requireKnown } from './require-known.ts';

/** A leaked value that is the value of a managed token. */
export interface ManagedLeak {
  readonly token: Token;
  readonly foundAt: Instant;
  /** Where it was found, when a service has told it. */
  readonly alert?: LeakAlert;
  /** The same, where it is to be resolved once the token is dead. */
  readonly toResolve?: AlertReference;
}

/** A leaked value that nobody manages here. */
export interface ForeignLeak {
  readonly description: string;
  /** Who can end it, and how. */
  readonly advice: string;
  /** Id of the alert that told it. */
  readonly alert?: string;
}

/** What was found, by whose it is. */
export interface IdentifiedLeaks {
  readonly managed: readonly ManagedLeak[];
  readonly foreign: readonly ForeignLeak[];
}

interface Known {
  readonly store: Store;
  readonly records: Records;
  readonly vocabulary: Vocabulary;
}

/** Every value of a known form in a text, and every value that is managed here whatever its form. */
export async function identifyText(text: Secret, known: Known, foundAt: Instant): Promise<IdentifiedLeaks> {
  const { store, records, vocabulary } = known;
  const found = text.find(knownFormats(vocabulary));
  const managed = new Map<string, ManagedLeak>();
  const add = (token: Token): void => {
    managed.set(tokenLabel(token), { token, foundAt });
  };
  const foreign: ForeignLeak[] = [];
  for (const value of found) {
    const token = await findByValue(value.secret, known);
    if (token) add(token);
    else foreign.push(describeForeign(value, vocabulary));
  }
  const fingerprints = new Map(records.tokens.map((token) => [token.fingerprint, token]));
  const words = await text.wordsWhere(async (word) => fingerprints.has(await store.fingerprint(word)));
  for (const word of words) {
    const token = fingerprints.get(await store.fingerprint(word));
    if (token) add(token);
  }
  if (managed.size === 0 && foreign.length === 0)
    throw new AppError('not-found', {
      message: 'There is no value in it that has the form of a known token, or that is managed here.',
      hint: 'Was only a part of it copied? A managed token can be named: mintmark respond NAME#2',
    });
  return { managed: [...managed.values()], foreign };
}

/** The values that a service has found; `connection` reads its alerts, where there is something to resolve. */
export async function identifyAlerts(
  alerts: readonly LeakAlert[],
  known: Known,
  connection?: string,
): Promise<IdentifiedLeaks> {
  const managed: ManagedLeak[] = [];
  const foreign: ForeignLeak[] = [];
  for (const alert of alerts) {
    const { id, value, foundAt, isOpen } = alert;
    const token = value && (await findByValue(value, known));
    if (token) {
      const isOurs = isOpen && connection !== undefined;
      managed.push({ token, foundAt, alert, ...(isOurs ? { toResolve: { connection, id } } : {}) });
      continue;
    }
    const [form] = value?.find(knownFormats(known.vocabulary)) ?? [];
    foreign.push({
      ...(form
        ? describeForeign(form, known.vocabulary)
        : { description: alert.description, advice: `look at the alert: ${alert.page}` }),
      alert: id,
    });
  }
  return { managed, foreign };
}

/** `anaconda-upload#2`, or `anaconda-upload` for its active token, or for the one that leaked last. */
export function identifyName(
  label: string,
  { tokens, credentials }: Records,
  foundAt: Instant,
): IdentifiedLeaks {
  const [name = '', number] = label.split('#');
  requireKnown(
    name,
    credentials.map(({ credential }) => credential.name),
  );
  const own = tokens.filter(({ credential }) => credential === name);
  const leaked = own.findLast(({ leak }) => leak !== undefined);
  const active = own.find(({ state }) => state === 'active');
  const token =
    number === undefined
      ? chooseNamed(active, leaked, own)
      : own.find((each) => String(each.number) === number);
  if (token) return { managed: [{ token, foundAt: token.leak?.at ?? foundAt }], foreign: [] };
  const all = own.map((each) => `${tokenLabel(each)} (${each.state})`);
  throw new AppError('not-found', {
    message: `There is no token ${label}.`,
    hint: all.length > 0 ? `There are: ${all.join(', ')}` : `No token of ${name} was ever issued.`,
  });
}

/**
 * The same command again continues what it began, and never ends the token that took the place of the leaked one: who means
 * that has to say its number.
 */
function chooseNamed(
  active: Token | undefined,
  leaked: Token | undefined,
  own: readonly Token[],
): Token | undefined {
  if (!leaked || !active || active.number <= leaked.number) return leaked ?? active;
  if (liveTokenStates.includes(leaked.state)) return leaked;
  if (own[own.indexOf(active) - 1] !== leaked) return active;
  throw new AppError('usage', {
    message: `${tokenLabel(leaked)} has leaked and is dead; ${tokenLabel(active)} works in its place. Which is meant?`,
    hint: `If that one has leaked too: mintmark respond ${tokenLabel(active)}`,
  });
}

async function findByValue(value: Secret, { store, records }: Known): Promise<Token | undefined> {
  const fingerprint = await store.fingerprint(value.tidied());
  return records.tokens.find((token) => token.fingerprint === fingerprint);
}

function describeForeign({ format, secret }: FoundValue, vocabulary: Vocabulary): ForeignLeak {
  const issuer = vocabulary.providers.find(({ tokenFormats, otherFormats }) =>
    secret.formatAmong([...tokenFormats, ...otherFormats]),
  );
  const where = issuer ? ` of ${issuer.vendor.title}` : '';
  return {
    description: `${format.description}${where !== '' && !format.description.includes(issuer?.vendor.title ?? '') ? where : ''}, not managed here`,
    advice: howToEnd(format, vocabulary),
  };
}
