import type { BuildFile } from '../usage/reading.ts';
import type { FileSource } from './build-files.ts';

/** A repository that lies on this machine. */
export interface Checkout {
  /** `owner/name`, or `name` where its origin is not known. */
  readonly repository: string;
  readonly files: readonly BuildFile[];
}

/** Local checkouts alone: nobody is called, so that a pipeline is taken for that of the repository of its name. */
export function checkoutSource(checkouts: readonly Checkout[]): FileSource {
  const pick = (wanted: readonly string[]) => {
    const isThere = (name: string): boolean => checkouts.some((checkout) => isNamed(name, checkout));
    return {
      found: wanted.filter(isThere).map((repository) => ({ repository })),
      cannotTell: wanted.filter((name) => !isThere(name)).map((name) => `there is no checkout of ${name}`),
    };
  };
  return {
    find: async (_, places) => {
      await Promise.resolve();
      switch (places.kind) {
        case 'unknown':
          return { found: [], cannotTell: [places.reason] };
        case 'repository':
          return pick([places.repository]);
        case 'pipelines':
          return pick(places.names.map((name) => findByName(name, checkouts) ?? name));
        case 'owner': {
          const prefix = `${places.owner.toLowerCase()}/`;
          const found = checkouts
            .filter(({ repository: name }) => !name.includes('/') || name.toLowerCase().startsWith(prefix))
            .map(({ repository }) => ({ repository }));
          const which = places.visibility === 'all' ? 'every repository' : 'some repositories';
          return {
            found,
            cannotTell: [`${which} of ${places.owner} see it; only the checkouts were looked at`],
          };
        }
      }
    },
    files: async ({ repository }) =>
      await Promise.resolve(checkouts.find((each) => isNamed(repository, each))?.files ?? []),
  };
}

function isNamed(wanted: string, { repository }: Checkout): boolean {
  const [name = '', given = ''] = [wanted, repository].map((each) => each.toLowerCase());
  return name === given || (!given.includes('/') && name.endsWith(`/${given}`));
}

function findByName(name: string, checkouts: readonly Checkout[]): string | undefined {
  return checkouts.find(
    ({ repository }) => repository.split('/').at(-1)?.toLowerCase() === name.toLowerCase(),
  )?.repository;
}
