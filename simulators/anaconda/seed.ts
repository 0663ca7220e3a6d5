import { randomBytes } from 'node:crypto';
import type { Account, AnacondaState, ApiKey, PackageEntry } from './state.ts';
import { mintToken } from './tokens.ts';

/** The logins of the seeded accounts. */
export const logins = {
  /** Administers the organization. */
  maintainer: 'feedstock-maintainer',
  /** Belongs to the organization, without rights. */
  contributor: 'feedstock-contributor',
  organization: 'tudat-team',
  /** An organization that the maintainer has nothing to do with. */
  foreignOrganization: 'neighbour-lab',
} as const;

const packageNames = ['tudat', 'tudatpy', 'tudat-resources', 'cspice-cmake', 'sofa-cmake', 'nrlmsise-00'];
const dayMilliseconds = 86_400_000;

/** The team as it is before anybody uses Mintmark: one old token, too wide, about to end. */
export function createSeed(now: number): AnacondaState {
  const { maintainer, contributor, organization, foreignOrganization } = logins;
  return {
    accounts: [
      user(maintainer, now),
      user(contributor, now),
      { ...account(organization, now), members: [maintainer, contributor], administrators: [maintainer] },
      { ...account(foreignOrganization, now), members: [contributor], administrators: [contributor] },
    ],
    apiKeys: [apiKey(maintainer, now + 300 * dayMilliseconds)],
    tokens: [
      mintToken({
        owner: organization,
        // Made by hand, with the scopes that conda-smithy's help text suggests; every pipeline holds it.
        name: 'conda-smithy',
        scopes: ['repos', 'conda', 'api'],
        expiresAt: now + 9 * dayMilliseconds,
      }),
    ],
    packages: packageNames.map((name): PackageEntry => ({
      owner: organization,
      name,
      isPublic: true,
      attributes: { summary: `${name} for conda`, package_types: ['conda'] },
      releases: [],
    })),
    stages: [],
    sessions: [],
  };
}

function account(login: string, now: number): Account {
  return {
    login,
    name: login,
    kind: 'org',
    createdAt: now - 2000 * dayMilliseconds,
    members: [],
    administrators: [],
  };
}

function user(login: string, now: number): Account {
  return { ...account(login, now), kind: 'user', password: randomBytes(12).toString('hex') };
}

/** A key in the form of a JWT, with its end inside and a signature that nobody checks. */
function apiKey(login: string, expiresAt: number): ApiKey {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { sub: login, exp: Math.floor(expiresAt / 1000) };
  const signature = randomBytes(32).toString('base64url');
  return {
    value: [encode({ alg: 'RS256', typ: 'JWT' }), encode(claims), signature].join('.'),
    login,
    expiresAt,
  };
}
