import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import type { Connection, Credential, Declaration, Placement } from '../domain/credential.ts';
import type { Channel } from '../domain/notice.ts';
import type { Grant } from '../domain/grant.ts';
import { formatDurationSeconds } from '../domain/duration.ts';
import { didYouMean } from '../domain/nearest.ts';
import { findMixedKinds, findScopeProblems } from '../domain/scope.ts';
import { tokenName } from '../domain/token.ts';
import { resolveUses } from '../domain/use.ts';
import type { NotifierDefinition } from '../ports/notifier.ts';
import type { ProviderDefinition } from '../ports/provider.ts';
import type { TargetDefinition } from '../ports/target.ts';
import type { VendorDefinition } from '../ports/vendor.ts';
import { manifestError, placeProblem, type ManifestPath, type ManifestProblem } from './manifest-problem.ts';
import { channelSchema, connectionSchema, credentialSchema, topSchema } from './manifest-schema.ts';
import { keysOfSchema, schemaProblems } from './schema-problems.ts';

/** What a manifest may speak of. */
export interface Vocabulary {
  readonly providers: readonly ProviderDefinition[];
  readonly targets: readonly TargetDefinition[];
  readonly notifiers: readonly NotifierDefinition[];
}

/** Every vendor that a provider or a target belongs to, once, sorted by id. */
export function vendorsOf({
  providers,
  targets,
}: Pick<Vocabulary, 'providers' | 'targets'>): readonly VendorDefinition[] {
  const vendors = new Map([...providers, ...targets].map(({ vendor }) => [vendor.id, vendor]));
  return [...vendors.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

/**
 * Reads a manifest. The only reader of that format; calls nobody. Throws `manifest-invalid` with every problem found,
 * each with file, line, column and the nearest valid word.
 */
export function parseManifest(
  text: string,
  { file, vocabulary }: { file: string; vocabulary: Vocabulary },
): Declaration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0)
    throw manifestError(
      file,
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { line, column: col, message: error.message };
      }),
    );
  const reader = new ManifestReader(vocabulary);
  const declaration = reader.read(toValue(document, file));
  if (reader.problems.length > 0)
    throw manifestError(
      file,
      reader.problems.map((problem) => placeProblem(document, lines, problem)),
    );
  return declaration;
}

/** The connections that a manifest names rightly, whatever is wrong with the rest of it; none where it is no YAML at all. */
export function parseConnections(text: string, vocabulary: Vocabulary): readonly Connection[] {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) return [];
  const top = z
    .looseObject({ connections: z.record(z.string(), z.unknown()) })
    .safeParse(toValue(document, ''));
  return top.success ? new ManifestReader(vocabulary).connections(top.data.connections) : [];
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw manifestError(file, [
      { line: 1, column: 1, message: `cannot be read: ${error instanceof Error ? error.message : ''}` },
    ]);
  }
}

/** The placements as written, so that they are looked at even when something else of the credential is wrong. */
function placementsOf(entry: unknown): readonly unknown[] {
  const hasList =
    typeof entry === 'object' && entry !== null && 'placements' in entry && Array.isArray(entry.placements);
  return hasList ? (entry.placements as readonly unknown[]) : [];
}

/** Collects every problem instead of stopping at the first. */
class ManifestReader {
  readonly problems: ManifestProblem[] = [];
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  read(value: unknown): Declaration {
    const top = this.#parse(topSchema, value, []);
    if (!top) return { connections: [], credentials: [], channels: [] };
    const connections = this.connections(top.connections);
    const credentials = Object.entries(top.credentials).flatMap(
      ([name, entry]) => this.#credential(name, entry, connections) ?? [],
    );
    this.#checkManagedConnections(connections, Object.keys(top.credentials));
    const channels = top.notices.flatMap(
      (entry, index) => this.#channel(entry, ['notices', index], connections) ?? [],
    );
    this.#checkUnique(channels);
    return { connections, credentials, channels };
  }

  /** Those that are as they should be. */
  connections(entries: Readonly<Record<string, unknown>>): readonly Connection[] {
    return Object.entries(entries).flatMap(([name, entry]) => this.#connection(name, entry) ?? []);
  }

  /** A connection may sign in with a credential that this manifest declares. */
  #checkManagedConnections(connections: readonly Connection[], credentials: readonly string[]): void {
    for (const { name, auth } of connections) {
      if (typeof auth !== 'object' || !('credential' in auth) || credentials.includes(auth.credential))
        continue;
      this.#add(
        ['connections', name, 'auth', 'credential'],
        `there is no credential "${auth.credential}"${didYouMean(auth.credential, credentials)}`,
      );
    }
  }

  #parse<T>(schema: z.core.$ZodType<T>, value: unknown, path: ManifestPath): T | undefined {
    const parsed = z.safeParse(schema, value, { reportInput: true });
    if (parsed.success) return parsed.data;
    const knownKeys = keysOfSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    this.problems.push(...schemaProblems(parsed.error, { path, knownKeys }));
    return undefined;
  }

  #connection(name: string, entry: unknown): Connection | undefined {
    const path = ['connections', name];
    const common = this.#parse(connectionSchema, entry, path);
    if (!common) return undefined;
    const { provider, auth, ...rest } = common;
    const vendors = vendorsOf(this.#vocabulary);
    const vendor = vendors.find(({ id }) => id === provider);
    if (!vendor) {
      const known = vendors.map(({ id }) => id);
      this.#add(
        [...path, 'provider'],
        `"${provider}" is not a provider${didYouMean(provider, known) || `; there are: ${known.join(', ')}`}`,
      );
      return undefined;
    }
    const commands = Object.keys(vendor.signInCommands ?? {});
    if (typeof auth === 'object' && 'cli' in auth && !commands.includes(auth.cli)) {
      const known = commands.length > 0 ? `; there is: ${commands.join(', ')}` : '';
      this.#add(
        [...path, 'auth', 'cli'],
        `${vendor.title} has no command "${auth.cli}" to sign in with${known}`,
      );
      return undefined;
    }
    const settings = this.#parse(vendor.settings, rest, path);
    return settings === undefined ? undefined : { name, vendor: vendor.id, auth, settings };
  }

  #credential(name: string, entry: unknown, connections: readonly Connection[]): Credential | undefined {
    const path = ['credentials', name];
    const problemsBefore = this.problems.length;
    const parsed = this.#parse(credentialSchema, entry, path);
    const placements = placementsOf(entry).flatMap(
      (placement, index) => this.#placement(placement, [...path, 'placements', index], connections) ?? [],
    );
    if (!parsed) return undefined;
    const provider = this.#provider(parsed, path, connections);
    if (!provider) return undefined;
    const principal =
      'organization' in parsed.principal
        ? ({ kind: 'organization', name: parsed.principal.organization } as const)
        : ({ kind: 'user', name: parsed.principal.user } as const);
    if (!provider.principalKinds.includes(principal.kind))
      this.#add([...path, 'principal'], `${provider.id} issues for: ${provider.principalKinds.join(', ')}`);
    const scopes = this.#scopes(parsed, provider, path);
    const grant: Grant = {
      principal,
      scopes: [...new Set(scopes)].sort(),
      ...(parsed.audience === undefined ? {} : { audience: [...new Set(parsed.audience)].sort() }),
    };
    if (this.problems.length === problemsBefore)
      for (const { key, message } of provider.grantProblems(grant)) this.#add([...path, key], message);
    this.#checkName(name, provider);
    this.#checkDurations(parsed, provider, path);
    if (this.problems.length > problemsBefore) return undefined;
    return {
      name,
      purpose: parsed.purpose,
      owner: parsed.owner,
      issuer: parsed.issuer,
      provider: provider.id,
      grant,
      ...(parsed.uses === undefined ? {} : { uses: [...new Set(parsed.uses)].sort() }),
      lifetimeSeconds: parsed.lifetime,
      renewBeforeSeconds: parsed.renewBefore,
      graceSeconds: parsed.grace,
      retain: parsed.retain,
      ...(parsed.require === 'proof' ? { require: 'proof' as const } : {}),
      placements: placements.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
    };
  }

  /** The scopes as written, or the least ones for the uses. */
  #scopes(
    { scopes, uses }: z.infer<typeof credentialSchema>,
    provider: ProviderDefinition,
    path: ManifestPath,
  ): readonly string[] {
    if ((scopes === undefined) === (uses === undefined)) {
      this.#add(
        path,
        scopes === undefined
          ? '"scopes" is missing (what the token may do), or "uses" (what it is for)'
          : '"scopes" and "uses" say the same thing: write one of them',
      );
      return [];
    }
    if (uses !== undefined) {
      const resolved = resolveUses(provider, uses);
      if (resolved.ok) return resolved.scopes;
      this.#add([...path, 'uses', uses.indexOf(resolved.use)], resolved.problem);
      return [];
    }
    const asked = scopes ?? [];
    for (const problem of findScopeProblems(provider.scopes, asked))
      this.#add([...path, 'scopes', asked.indexOf(problem.asked)], problem.message);
    const mixed = findMixedKinds(provider.scopes, asked);
    if (mixed !== undefined) this.#add([...path, 'scopes'], mixed);
    return asked;
  }

  /** The longest name that tokens of this credential will get must fit. */
  #checkName(credential: string, { id, maximumNameLength }: ProviderDefinition): void {
    if (maximumNameLength === undefined) return;
    const excess = tokenName({ vaultTag: 'xxxxx', credential, number: 999 }).length - maximumNameLength;
    if (excess <= 0) return;
    this.problems.push({
      path: ['credentials', credential],
      isAboutKey: true,
      message: `is too long by ${excess}: names of ${id} have ${maximumNameLength} characters, and it is a part of them`,
    });
  }

  #checkDurations(
    parsed: z.infer<typeof credentialSchema>,
    provider: ProviderDefinition,
    path: ManifestPath,
  ): void {
    if (parsed.lifetime > provider.maximumLifetimeSeconds)
      this.#add(
        [...path, 'lifetime'],
        `${provider.id} issues for ${formatDurationSeconds(provider.maximumLifetimeSeconds)} at most`,
      );
    if (parsed.renewBefore + parsed.grace >= parsed.lifetime)
      this.#add(
        [...path, 'lifetime'],
        `must be longer than renewBefore (${formatDurationSeconds(parsed.renewBefore)}) and grace (${formatDurationSeconds(parsed.grace)}) together`,
      );
  }

  #provider(
    { issuer, provider: asked }: z.infer<typeof credentialSchema>,
    path: ManifestPath,
    connections: readonly Connection[],
  ): ProviderDefinition | undefined {
    const connection = connections.find(({ name }) => name === issuer);
    if (!connection) {
      const names = connections.map(({ name }) => name);
      this.#add(
        [...path, 'issuer'],
        `there is no connection "${issuer}"${didYouMean(issuer, names) || `; there are: ${names.join(', ') || 'none'}`}`,
      );
      return undefined;
    }
    const fitting = this.#vocabulary.providers.filter(({ vendor }) => vendor.id === connection.vendor);
    const ids = fitting.map(({ id }) => id);
    if (fitting.length === 0)
      this.#add([...path, 'issuer'], `connection "${issuer}" (${connection.vendor}) does not issue tokens`);
    else if (asked !== undefined && !ids.includes(asked))
      this.#add(
        [...path, 'provider'],
        `connection "${issuer}" has no provider "${asked}"${didYouMean(asked, ids) || `; there are: ${ids.join(', ')}`}`,
      );
    else if (asked === undefined && fitting.length > 1)
      this.#add([...path, 'issuer'], `which kind of token? Add "provider: ${ids.join('" or "provider: ')}"`);
    return fitting.length === 1 && asked === undefined ? fitting[0] : fitting.find(({ id }) => id === asked);
  }

  #channel(value: unknown, path: ManifestPath, connections: readonly Connection[]): Channel | undefined {
    const ids = this.#vocabulary.notifiers.map(({ id }) => id);
    const common = this.#parse(channelSchema, value, path);
    if (!common) return undefined;
    const { connection: asked, min, ...rest } = common;
    const [[id, spec] = ['', undefined], ...others] = Object.entries(rest);
    if (others.length > 0 || id === '') {
      this.#add(path, `a channel has one of these as its key: ${ids.join(', ')}`);
      return undefined;
    }
    const notifier = this.#vocabulary.notifiers.find((each) => each.id === id);
    if (!notifier) {
      const hint = didYouMean(id, ids) || `; there are: ${ids.join(', ')}`;
      this.problems.push({
        path: [...path, id],
        isAboutKey: true,
        message: `"${id}" is not a channel${hint}`,
      });
      return undefined;
    }
    const parsed = this.#parse(notifier.settings, spec, [...path, id]);
    const { vendor } = notifier;
    if (!vendor && asked !== undefined) {
      this.problems.push({
        path: [...path, 'connection'],
        isAboutKey: true,
        message: `${id} needs no connection`,
      });
      return undefined;
    }
    const connection = vendor && this.#connectionFor({ id, vendor }, asked, path, connections);
    if (parsed === undefined || (vendor && connection === undefined)) return undefined;
    return {
      name: `${id} ${notifier.place(parsed)}`,
      notifier: id,
      ...(connection === undefined ? {} : { connection }),
      minimum: min,
      spec: parsed,
    };
  }

  /** What a channel was told is remembered by its name. */
  #checkUnique(channels: readonly Channel[]): void {
    const names = channels.map(({ name }) => name);
    for (const [index, name] of names.entries())
      if (names.indexOf(name) < index) this.#add(['notices', index], `${name} is there already`);
  }

  #placement(value: unknown, path: ManifestPath, connections: readonly Connection[]): Placement | undefined {
    const ids = this.#vocabulary.targets.map(({ id }) => id);
    const entries =
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    const besides = new Set(['connection', 'part']);
    const [[id, spec] = ['', undefined], ...others] = entries.filter(([key]) => !besides.has(key));
    if (others.length > 0 || id === '') {
      this.#add(path, `a placement has one target as its key: ${ids.join(' or ')}`);
      return undefined;
    }
    const target = this.#vocabulary.targets.find((each) => each.id === id);
    if (!target) {
      this.problems.push({
        path: [...path, id],
        isAboutKey: true,
        message: `"${id}" is not a target${didYouMean(id, ids) || `; there are: ${ids.join(', ')}`}`,
      });
      return undefined;
    }
    const connection = this.#connectionFor(
      target,
      entries.find(([key]) => key === 'connection')?.[1],
      path,
      connections,
    );
    const parsed = this.#parse(target.placement, spec, [...path, id]);
    const part = entries.find(([key]) => key === 'part')?.[1];
    if (part !== undefined && part !== 'id') {
      this.#add([...path, 'part'], 'must be id, or be left out for the value');
      return undefined;
    }
    if (connection === undefined || parsed === undefined) return undefined;
    return { target: id, connection, spec: parsed, ...(part === undefined ? {} : { part }) };
  }

  #connectionFor(
    target: Pick<TargetDefinition, 'id' | 'vendor'>,
    asked: unknown,
    path: ManifestPath,
    connections: readonly Connection[],
  ): string | undefined {
    const fitting = connections.filter(({ vendor }) => vendor === target.vendor.id).map(({ name }) => name);
    if (typeof asked === 'string') {
      if (fitting.includes(asked)) return asked;
      this.#add(
        [...path, 'connection'],
        `there is no ${target.vendor.id} connection "${asked}"${didYouMean(asked, fitting)}`,
      );
      return undefined;
    }
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) return only;
    this.#add(
      path,
      fitting.length === 0
        ? `${target.id} needs a connection with provider: ${target.vendor.id}`
        : `which connection? Add "connection: ${fitting.join('" or "connection: ')}" beside ${target.id}`,
    );
    return undefined;
  }

  #add(path: ManifestPath, message: string): void {
    this.problems.push({ path, message });
  }
}
