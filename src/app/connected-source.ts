import type { Connection } from '../domain/credential.ts';
import type { ReaderPlaces } from '../domain/slot-readers.ts';
import type { SlotRecord } from '../domain/slot.ts';
import type { SourceFiles } from '../ports/source-files.ts';
import { localTemplates } from '../usage/azure-usage.ts';
import type { BuildFile } from '../usage/reading.ts';
import { isBuildFile, type FileSource, type Place } from './build-files.ts';
import type { Connections } from './connections.ts';

/** The repositories as the services show them through the connections. */
export function connectedSource(connections: Connections, declared: readonly Connection[]): FileSource {
  const service = findService(connections, declared);
  const kept = new Map<string, Promise<readonly BuildFile[]>>();
  return {
    files: async ({ repository, roots = [] }) => {
      if (!service) return [];
      const usual = kept.get(repository) ?? readUsual(service.sources, repository);
      kept.set(repository, usual);
      const read = async (path: string) => await service.sources.read(repository, path);
      return await followTemplates(roots, await usual, read);
    },
    find: async (record, places) => {
      if (places.kind === 'unknown') return { found: [], cannotTell: [places.reason] };
      if (!service)
        return {
          found: [],
          cannotTell: ['no connection reads the files of repositories: name local ones with --checkout'],
        };
      switch (places.kind) {
        case 'repository':
          return { found: [{ repository: places.repository }], cannotTell: [] };
        case 'owner':
          return { found: await seenBy(service.sources, places), cannotTell: [] };
        case 'pipelines':
          return await pipelinesOf(record, { connections, vendor: service.vendor });
      }
    },
  };
}

interface Service {
  /** Id of the vendor. */
  readonly vendor: string;
  readonly sources: SourceFiles;
}

function findService(connections: Connections, declared: readonly Connection[]): Service | undefined {
  for (const { name } of declared) {
    const { vendor, context } = connections.adapter(name);
    if (vendor.sourceFiles && context.isSignedIn)
      return { vendor: vendor.id, sources: vendor.sourceFiles(context) };
  }
  return undefined;
}

async function seenBy(
  sources: SourceFiles,
  places: Extract<ReaderPlaces, { kind: 'owner' }>,
): Promise<readonly Place[]> {
  const { owner, visibility, ids } = places;
  return (await sources.repositories(owner))
    .filter(
      ({ id, isPrivate }) =>
        visibility === 'all' || (visibility === 'private' ? isPrivate : ids.includes(id)),
    )
    .map(({ name }) => ({ repository: `${owner}/${name}` }));
}

/** What the definitions of the pipelines say: names prove nothing. */
async function pipelinesOf(
  { slot }: SlotRecord,
  { connections, vendor }: { connections: Connections; vendor: string },
): ReturnType<FileSource['find']> {
  const sources = (await connections.target(slot.connection, slot.target).pipelineSources?.(slot)) ?? [];
  const known = sources.filter((source) => source.kind === 'file');
  const readable = known.filter((source) => source.vendor === vendor);
  return {
    found: [...Map.groupBy(readable, ({ repository }) => repository)].map(([repository, files]) => ({
      repository,
      roots: [...new Set(files.map(({ path }) => path))],
    })),
    cannotTell: [
      ...sources.flatMap((source) => (source.kind === 'unknown' ? [source.reason] : [])),
      ...known
        .filter((source) => !readable.includes(source))
        .map(({ repository, path }) => `no connection reads ${path} of ${repository}`),
    ],
  };
}

const usualFiles = ['azure-pipelines.yml', 'azure-pipelines.yaml', '.azure-pipelines.yml', 'conda-forge.yml'];
const usualFolders = ['.github/workflows', '.azure-pipelines'];

async function readUsual(sources: SourceFiles, repository: string): Promise<readonly BuildFile[]> {
  const listed = await Promise.all(
    usualFolders.map(async (folder) => await sources.list(repository, folder)),
  );
  const paths = [...usualFiles, ...listed.flat().filter(isBuildFile)];
  const read = await Promise.all(
    paths.map(async (path) => ({ path, text: await sources.read(repository, path) })),
  );
  return read.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

/** The known files and what these roots lead to, wherever in the repository it lies. */
async function followTemplates(
  roots: readonly string[],
  known: readonly BuildFile[],
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly BuildFile[]> {
  const files = new Map(known.map((file) => [file.path, file]));
  const paths = new Set(roots);
  // A set that grows is walked to its end, each path once.
  for (const path of paths) {
    const text = files.get(path)?.text ?? (await read(path));
    if (text === undefined) continue;
    files.set(path, { path, text });
    for (const template of localTemplates({ path, text })) paths.add(template);
  }
  return [...files.values()];
}
