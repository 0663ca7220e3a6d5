import type { Connection } from '../domain/credential.ts';
import { AppError } from '../domain/errors.ts';
import type { ReaderPlaces } from '../domain/slot-readers.ts';
import type { SourceFiles } from '../ports/source-files.ts';
import type { BuildFile } from '../usage/reading.ts';
import type { Connections } from './connections.ts';

/** A repository that lies on this machine. */
export interface Checkout {
  /** `owner/name`, or `name` where its origin is not known. */
  readonly repository: string;
  readonly files: readonly BuildFile[];
}

/** Where the files of builds are looked at. */
export interface FileSource {
  /** The repositories whose files can read a slot, and what could not be found out. */
  readonly repositories: (
    places: ReaderPlaces,
  ) => Promise<{ readonly found: readonly string[]; readonly cannotTell: readonly string[] }>;
  readonly files: (repository: string) => Promise<readonly BuildFile[]>;
}

/** Local checkouts alone: nobody is called. */
export function checkoutSource(checkouts: readonly Checkout[]): FileSource {
  const isNamed = (wanted: string, { repository }: Checkout): boolean => {
    const [name = '', given = ''] = [wanted, repository].map((each) => each.toLowerCase());
    return name === given || (!given.includes('/') && name.endsWith(`/${given}`));
  };
  const pick = (wanted: readonly string[]) => ({
    found: wanted.filter((each) => checkouts.some((checkout) => isNamed(each, checkout))),
    cannotTell: wanted
      .filter((each) => !checkouts.some((checkout) => isNamed(each, checkout)))
      .map((each) => `there is no checkout of ${each}`),
  });
  return {
    repositories: async (places) => {
      await Promise.resolve();
      switch (places.kind) {
        case 'unknown':
          return { found: [], cannotTell: [places.reason] };
        case 'repository':
          return pick([places.repository]);
        case 'named':
          return pick(
            places.names.map((name) => findByName(name, checkouts) ?? `${places.likelyOwner}/${name}`),
          );
        case 'owner': {
          const prefix = `${places.owner.toLowerCase()}/`;
          const found = checkouts
            .map(({ repository }) => repository)
            .filter((name) => !name.includes('/') || name.toLowerCase().startsWith(prefix));
          const which = places.visibility === 'all' ? 'every repository' : 'some repositories';
          return {
            found,
            cannotTell: [`${which} of ${places.owner} see it; only the checkouts were looked at`],
          };
        }
      }
    },
    files: async (repository) =>
      await Promise.resolve(checkouts.find((each) => isNamed(repository, each))?.files ?? []),
  };
}

function findByName(name: string, checkouts: readonly Checkout[]): string | undefined {
  return checkouts.find(
    ({ repository }) => repository.split('/').at(-1)?.toLowerCase() === name.toLowerCase(),
  )?.repository;
}

const singleFiles = [
  'azure-pipelines.yml',
  'azure-pipelines.yaml',
  '.azure-pipelines.yml',
  'conda-forge.yml',
];
const folders = ['.github/workflows', '.azure-pipelines'];

/** Whether a file of a repository says how something is built. */
export function isBuildFile(path: string): boolean {
  return (
    /^(?:\.github\/workflows|\.azure-pipelines)\/.+\.ya?ml$/.test(path) ||
    /^\.?azure-pipelines[^/]*\.ya?ml$/.test(path) ||
    /^conda-forge\.ya?ml$/.test(path)
  );
}

/** The repositories as the services show them through the connections. */
export function connectedSource(
  connections: Connections,
  declared: readonly Connection[],
  owners: readonly string[],
): FileSource {
  const service = findService(connections, declared);
  const kept = new Map<string, Promise<readonly BuildFile[]>>();
  const files = async (repository: string): Promise<readonly BuildFile[]> => {
    if (!service) return [];
    const known = kept.get(repository) ?? readAll(service, repository);
    kept.set(repository, known);
    return await known;
  };
  return {
    files,
    repositories: async (places) => {
      if (places.kind === 'unknown') return { found: [], cannotTell: [places.reason] };
      if (!service)
        return {
          found: [],
          cannotTell: ['no connection reads the files of repositories: name local ones with --checkout'],
        };
      if (places.kind === 'repository') return { found: [places.repository], cannotTell: [] };
      if (places.kind === 'owner') {
        const all = await service.repositories(places.owner);
        const seen = all.filter(
          ({ id, isPrivate }) =>
            places.visibility === 'all' ||
            (places.visibility === 'private' ? isPrivate : places.ids.includes(id)),
        );
        return { found: seen.map(({ name }) => `${places.owner}/${name}`), cannotTell: [] };
      }
      const found: string[] = [];
      const cannotTell: string[] = [];
      for (const name of places.names) {
        const candidates = [...new Set([places.likelyOwner, ...owners])].map((owner) => `${owner}/${name}`);
        const repository = await firstWithFiles(candidates, files);
        if (repository === undefined)
          cannotTell.push(
            `which repository the pipeline ${name} builds: none of that name has pipeline files`,
          );
        else found.push(repository);
      }
      return { found, cannotTell };
    },
  };
}

async function firstWithFiles(
  candidates: readonly string[],
  files: FileSource['files'],
): Promise<string | undefined> {
  for (const candidate of candidates)
    if ((await files(candidate)).some(({ path }) => path.includes('azure-pipelines'))) return candidate;
  return undefined;
}

function findService(connections: Connections, declared: readonly Connection[]): SourceFiles | undefined {
  for (const { name } of declared) {
    const { vendor, context } = connections.adapter(name);
    if (vendor.sourceFiles && context.isSignedIn) return vendor.sourceFiles(context);
  }
  return undefined;
}

async function readAll(service: SourceFiles, repository: string): Promise<readonly BuildFile[]> {
  const listed = await Promise.all(folders.map(async (folder) => await service.list(repository, folder)));
  const paths = [...singleFiles, ...listed.flat().filter(isBuildFile)];
  const read = await Promise.all(
    paths.map(async (path) => ({ path, text: await service.read(repository, path) })),
  );
  return read.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

/** What an AppError says, as a sentence of what cannot be told. */
export async function orCannotTell<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly cannotTell: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof AppError) return { cannotTell: error.message };
    throw error;
  }
}
