import { randomBytes } from 'node:crypto';
import type { Slot } from '../../../src/domain/slot.ts';
import { addressOf } from '../../../src/targets/github-actions/address.ts';
import { githubActionsTarget } from '../../../src/targets/github-actions/target.ts';
import { startGithubSimulator, type GithubSimulator } from '../../../simulators/github/simulator.ts';
import { contractContext, type ShadowCase, type TargetHarness } from './harness.ts';

/** GitHub Actions in the seeded organization, signed in with a classic token of its owner. */
export const githubActionsHarness: TargetHarness = {
  definition: githubActionsTarget,
  start: async (options) => {
    const simulator = await startGithubSimulator({ ...options });
    const secret = 'BINSTAR_TOKEN';
    const organization = simulator.logins.organization;
    return {
      simulator,
      context: contractContext(simulator, { credential: simulator.token }),
      refusedContext: contractContext(simulator, { credential: `ghp_${randomBytes(18).toString('hex')}` }),
      placements: [
        { name: 'one repository', spec: { repository: `${organization}/tudatpy`, secret }, slotCount: 1 },
        {
          name: 'one environment',
          spec: { repository: `${organization}/tudatpy`, environment: 'release', secret },
          slotCount: 1,
        },
        {
          name: 'every repository of a pattern',
          spec: { repositories: `${organization}/*-feedstock`, secret },
          slotCount: 6,
        },
        {
          name: 'two patterns that overlap',
          spec: {
            repositories: [`${organization}/tudat*-feedstock`, `${organization}/tudat-feedstock`],
            secret: 'other_token',
          },
          slotCount: 3,
        },
        {
          name: 'the organization, selected',
          spec: { organization, repositories: '*-feedstock', secret },
          slotCount: 1,
        },
        {
          name: 'the organization, all',
          spec: { organization, visibility: 'all', secret: 'ALL_TOKEN' },
          slotCount: 1,
        },
        {
          name: 'the organization, private',
          spec: { organization, visibility: 'private', secret: 'PRIVATE_TOKEN' },
          slotCount: 1,
        },
      ],
      nested: [organization, `${organization}/tudatpy`],
      noPlace: `${organization}/no-such-repository`,
      badPlacements: [
        { name: 'no place', spec: { secret } },
        { name: 'two places', spec: { repository: `${organization}/tudatpy`, organization, secret } },
        { name: 'a reserved name', spec: { repository: `${organization}/tudatpy`, secret: 'GITHUB_TOKEN' } },
        { name: 'a name with a hyphen', spec: { repository: `${organization}/tudatpy`, secret: 'MY-TOKEN' } },
        { name: 'a pattern without an owner', spec: { repositories: '*-feedstock', secret } },
        { name: 'a repository that is not there', spec: { repository: `${organization}/tudatpi`, secret } },
        {
          name: 'an archived repository',
          spec: { repository: `${organization}/tudat-legacy-feedstock`, secret },
        },
        {
          name: 'an environment that is not there',
          spec: { repository: `${organization}/tudatpy`, environment: 'releases', secret },
        },
        { name: 'a pattern without a match', spec: { repositories: `${organization}/*-recipe`, secret } },
        { name: 'an owner that is not there', spec: { repositories: 'nobody-at-all/*', secret } },
      ],
      writeRoute: { method: 'PUT', path: /^\/repos\/[^/]+\/tudatpy\/actions\/secrets\// },
      readRoute: { method: 'GET', path: /^\/repos\/[^/]+\/tudatpy\/actions\/secrets$/ },
      truth: (slot) => simulator.secret(placeOf(slot), addressOf(slot).name),
      commitProof: (slot, text) => {
        const path = '.github/workflows/mintmark-proof.yml';
        simulator.commitFile({ repository: jobRepository(slot), path, text });
      },
      shadow: (slot, value) => {
        const place = placeOf(slot);
        const inFront = 'organization' in place ? { repository: jobRepository(slot) } : place;
        simulator.setSecretAsSomebodyElse(inFront, addressOf(slot).name, value);
      },
      askRoute: { method: 'POST', path: /\/dispatches$/ },
      siblings: (slot) => simulator.snapshot(placeOf(slot), addressOf(slot).name),
      shadows: shadowCases(simulator),
    };
  },
};

function placeOf(slot: Slot): Parameters<GithubSimulator['secret']>[0] {
  const { place } = addressOf(slot);
  if (place.level === 'organization') return { organization: place.organization };
  const repository = `${place.owner}/${place.repo}`;
  return place.level === 'environment' ? { repository, environment: place.environment } : { repository };
}

/** A repository whose jobs read the slot. */
function jobRepository(slot: Slot): string {
  const { place } = addressOf(slot);
  if (place.level !== 'organization') return `${place.owner}/${place.repo}`;
  const name = { all: 'tudatpy', private: 'tudat-internal', selected: 'tudat-feedstock' }[place.visibility];
  return `${place.organization}/${name}`;
}

function shadowCases(simulator: GithubSimulator): readonly ShadowCase[] {
  const { organization } = simulator.logins;
  const repository = `${organization}/tudatpy`;
  const release = { repository, environment: 'release' };
  const shadow = (place: Parameters<GithubSimulator['secret']>[0], secret: string) => ({
    add: () => {
      simulator.setSecretAsSomebodyElse(place, secret, randomBytes(20).toString('hex'));
    },
    remove: () => {
      simulator.removeSecretAsSomebodyElse(place, secret);
    },
  });
  return [
    {
      name: 'an environment over its repository',
      spec: { repository, secret: 'binstar_token' },
      ...shadow(release, 'BINSTAR_TOKEN'),
      label: `${repository} · environment release · secret BINSTAR_TOKEN`,
    },
    {
      name: 'a repository over the organization',
      spec: { organization, visibility: 'all', secret: 'ALL_TOKEN' },
      ...shadow({ repository: `${organization}/tudat-feedstock` }, 'ALL_TOKEN'),
      label: `${organization}/tudat-feedstock · secret ALL_TOKEN`,
    },
    {
      name: 'a private repository over the organization',
      spec: { organization, visibility: 'private', secret: 'PRIVATE_TOKEN' },
      ...shadow({ repository: `${organization}/tudat-internal` }, 'PRIVATE_TOKEN'),
      label: `${organization}/tudat-internal · secret PRIVATE_TOKEN`,
    },
    {
      name: 'an environment over the organization',
      spec: { organization, repositories: 'tudatpy', secret: 'ORG_TOKEN' },
      ...shadow(release, 'ORG_TOKEN'),
      label: `${repository} · environment release · secret ORG_TOKEN`,
    },
  ];
}
