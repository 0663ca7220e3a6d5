import { randomBytes } from 'node:crypto';
import { emptySafe, putSecret } from './safe.ts';
import type { Account, GithubState, RepositoryEntry } from './state.ts';
import { mintToken } from './tokens.ts';

/** The logins of the seeded accounts. */
export const logins = {
  /** Owns the organization. */
  owner: 'feedstock-maintainer',
  /** A member of the organization who may only read its repositories. */
  contributor: 'feedstock-contributor',
  organization: 'tudat-team',
} as const;

/** An organization that the contributor owns and that the maintainer has nothing to do with. */
const foreignOrganization = 'neighbour-lab';
const dayMilliseconds = 86_400_000;
const repositoryNames = [
  '.github',
  'tudat',
  'tudatpy',
  'tudat-feedstock',
  'tudatpy-feedstock',
  'tudat-resources-feedstock',
  'cspice-cmake-feedstock',
  'sofa-cmake-feedstock',
  'nrlmsise-00-feedstock',
];
const secretNames: Readonly<Record<string, readonly string[]>> = {
  '.github': ['GH_TOKEN', 'WORKFLOW_TOKEN'],
  tudatpy: ['BUMP_VERSION_NIGHTLY', 'GH_TOKEN', 'VERSION_BUMPER_PRIVATE_KEY'],
};

/** The team as it is before anybody uses Mintmark: five secrets, none of them for uploads. */
export function createSeed(now: number, extraRepositories = 0): GithubState {
  const createdAt = now - 2000 * dayMilliseconds;
  const makeId = countFrom(1_000_001);
  const repository = (name: string, special: Partial<RepositoryEntry> = {}): RepositoryEntry => ({
    id: makeId(),
    owner: logins.organization,
    name,
    isPrivate: false,
    isArchived: false,
    createdAt,
    environments: [],
    safe: emptySafe(),
    ...special,
  });
  const accounts = createAccounts(makeId, createdAt);
  const repositories = [
    ...repositoryNames.map((name) => repository(name)),
    repository('tudat-legacy-feedstock', { isArchived: true }),
    repository('tudat-internal', { isPrivate: true }),
    repository('orbit-plots', { owner: foreignOrganization }),
    ...Array.from({ length: extraRepositories }, (_, index) =>
      repository(`load-${String(index + 1).padStart(4, '0')}`),
    ),
  ];
  for (const { name, safe, environments } of repositories) {
    if (name === 'tudatpy')
      environments.push({
        id: makeId(),
        name: 'release',
        createdAt,
        updatedAt: createdAt,
        safe: emptySafe(),
      });
    for (const secret of secretNames[name] ?? [])
      putSecret(safe, secret, { value: randomBytes(20).toString('hex'), at: now - 400 * dayMilliseconds });
  }
  const state: GithubState = {
    lastId: makeId(),
    accounts,
    repositories,
    tokens: [],
    apps: [],
    conversions: [],
    installations: [],
    installationTokens: [],
    revocations: [],
    alerts: [],
    issues: [],
    sessions: [],
  };
  state.tokens.push(
    mintToken(
      state,
      {
        login: logins.owner,
        kind: 'classic',
        name: 'feedstock automation',
        scopes: ['repo', 'admin:org', 'workflow'],
        expiresAt: null,
      },
      createdAt,
    ),
  );
  return state;
}

function createAccounts(makeId: () => number, createdAt: number): Account[] {
  const { owner, contributor, organization } = logins;
  const account = (login: string, people?: Pick<Account, 'members' | 'owners'>): Account => ({
    id: makeId(),
    login,
    kind: people ? 'Organization' : 'User',
    createdAt,
    members: [],
    owners: [],
    password: randomBytes(12).toString('hex'),
    policy: {
      requiresApproval: true,
      allowsClassic: true,
      maximumLifetimeDays: null,
      requiresSingleSignOn: false,
    },
    ...people,
    safe: emptySafe(),
  });
  return [
    account(owner),
    account(contributor),
    account(organization, { members: [owner, contributor], owners: [owner] }),
    account(foreignOrganization, { members: [contributor], owners: [contributor] }),
  ];
}

function countFrom(first: number): () => number {
  let next = first;
  return () => next++;
}
