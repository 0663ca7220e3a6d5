import { randomBytes, randomUUID } from 'node:crypto';
import type { AzureDevopsState, DefinitionEntry, GroupEntry, UserEntry, VariableEntry } from './state.ts';
import { mintPersonalAccessToken, type TokenFormat } from './tokens.ts';

/** Names of the seed that tests and demonstrations speak of. */
export const names = {
  organization: 'tudat-team',
  /** The person whose tokens all this runs on, and a colleague: what they sign in as. */
  maintainer: 'feedstock.maintainer@example.org',
  colleague: 'somebody.else@example.org',
  project: 'feedstock-builds',
  /** A variable group with two secrets and a plain value in it. */
  siblingGroup: 'feedstock-extras',
  /** A variable group that takes its values from an Azure Key Vault. */
  keyVaultGroup: 'signing-keys',
  /** The personal access token that Mintmark's connection signs in with. */
  connectionToken: 'feedstock automation',
} as const;

/** What Mintmark's connection needs, and nothing more. */
const neededScopes = [
  'vso.variablegroups_manage',
  'vso.build_execute',
  'vso.project',
  'vso.pipelineresources_manage',
];

const tokenLifeMilliseconds = 180 * 86_400_000;

/** The team's organization as it was found: one hand-set token per pipeline, and no variable group for it. */
export function createSeed(now: number, tokenFormat: TokenFormat): AzureDevopsState {
  const [maintainer, colleague] = [
    makeUser('Feedstock Maintainer', names.maintainer),
    makeUser('Somebody Else', names.colleague),
  ];
  const organizationId = randomUUID();
  const project = { id: randomUUID(), name: names.project, lastUpdateTime: '2020-06-14T09:12:41.123Z' };
  const origin = { projectId: project.id, authorId: maintainer.id };
  const feedstocks = [
    { id: 1, feedstock: 'cspice-cmake-feedstock', revision: 9 },
    { id: 3, feedstock: 'tudatpy-feedstock', revision: 31 },
    { id: 4, feedstock: 'tudat-resources-feedstock', revision: 6, extra: { 'READTHEDOCS-TOKEN': secret() } },
    { id: 6, feedstock: 'tudat-feedstock', revision: 44, extra: { CONDA_BLD_DEBUG: plain('0') } },
    { id: 7, feedstock: 'nrlmsise-00-feedstock', revision: 4 },
    { id: 9, feedstock: 'sofa-cmake-feedstock', revision: 3 },
  ];
  return {
    organization: names.organization,
    organizationId,
    users: [maintainer, colleague, makeServicePrincipal()],
    tokens: [
      {
        kind: 'pat',
        value: mintPersonalAccessToken(tokenFormat, now),
        userId: maintainer.id,
        authorizationId: randomUUID(),
        displayName: names.connectionToken,
        scopes: neededScopes,
        validFrom: now,
        expiresAt: now + tokenLifeMilliseconds,
        targetAccounts: [organizationId],
        revokedAt: null,
        origin: 'set-up',
      },
    ],
    sessions: [],
    policies: {
      restrictGlobal: true,
      restrictFullScope: false,
      maximumLifespanDays: null,
      creationDisabled: false,
    },
    projects: [project],
    groups: [siblingGroup(origin), keyVaultGroup(origin)],
    definitions: feedstocks.map((each) => makeDefinition(each, origin)),
    lastGroupId: 12,
    lastDefinitionId: 9,
    lastStamp: { milliseconds: 0, fraction: 0 },
  };
}

interface Origin {
  readonly projectId: string;
  readonly authorId: string;
}

function makeUser(displayName: string, uniqueName: string): UserEntry {
  return {
    id: randomUUID(),
    displayName,
    uniqueName,
    password: randomBytes(12).toString('hex'),
    descriptor: `aad.${randomBytes(24).toString('base64url')}`,
  };
}

/** A program that is a user of the organization; it has no name but the id of its registration. */
function makeServicePrincipal(): UserEntry {
  return {
    id: randomUUID(),
    displayName: 'Build Automation',
    uniqueName: randomUUID(),
    password: null,
    descriptor: `aadsp.${randomBytes(24).toString('base64url')}`,
  };
}

function secret(): VariableEntry {
  return { value: randomBytes(24).toString('hex'), isSecret: true };
}

function plain(value: string): VariableEntry {
  return { value, isSecret: false };
}

function siblingGroup({ projectId, authorId }: Origin): GroupEntry {
  const description = 'Things that several feedstocks need';
  return {
    ...emptyGroup(11, authorId),
    name: names.siblingGroup,
    description,
    variables: { SLACK_WEBHOOK: secret(), UPLOAD_CHANNEL: plain('tudat-team'), CODECOV_TOKEN: secret() },
    shares: [{ projectId, name: names.siblingGroup, description }],
  };
}

function keyVaultGroup({ projectId, authorId }: Origin): GroupEntry {
  return {
    ...emptyGroup(12, authorId),
    type: 'AzureKeyVault',
    name: names.keyVaultGroup,
    providerData: {
      serviceEndpointId: randomUUID(),
      vault: 'tudat-vault',
      lastRefreshedOn: '2022-05-17T08:00:00Z',
    },
    variables: { 'code-signing-key': { value: '', isSecret: true } },
    shares: [{ projectId, name: names.keyVaultGroup, description: null }],
  };
}

function emptyGroup(id: number, authorId: string): Omit<GroupEntry, 'name' | 'variables' | 'shares'> {
  return {
    id,
    type: 'Vsts',
    description: null,
    providerData: null,
    createdBy: authorId,
    createdOn: '2021-03-02T10:20:46.1066667Z',
    modifiedBy: authorId,
    modifiedOn: '2022-05-17T14:03:51.53Z',
    isOpen: false,
    permissions: [],
  };
}

interface Feedstock {
  readonly id: number;
  readonly feedstock: string;
  readonly revision: number;
  readonly extra?: Readonly<Record<string, VariableEntry>>;
}

/** A definition as conda-smithy registers it, with its token set by hand on the web page. */
function makeDefinition(
  { id, feedstock, revision, extra }: Feedstock,
  { projectId, authorId }: Origin,
): DefinitionEntry {
  const repository = `${names.organization}/${feedstock}`;
  return {
    id,
    projectId,
    revision,
    createdDate: '2022-05-17T14:10:09.6433333Z',
    authoredBy: authorId,
    variables: { BINSTAR_TOKEN: secret(), ...extra },
    body: {
      options: [],
      triggers: [
        {
          branchFilters: ['+*'],
          forks: { enabled: true, allowSecrets: false },
          pathFilters: [],
          isCommentRequiredForPullRequest: false,
          triggerType: 'pullRequest',
        },
        {
          branchFilters: [],
          pathFilters: [],
          settingsSourceType: 2,
          batchChanges: false,
          triggerType: 'continuousIntegration',
        },
      ],
      properties: {},
      tags: [],
      jobAuthorizationScope: 'projectCollection',
      jobTimeoutInMinutes: 360,
      jobCancelTimeoutInMinutes: 5,
      process: { yamlFilename: '/azure-pipelines.yml', type: 2 },
      repository: {
        properties: {
          apiUrl: `https://api.github.com/repos/${repository}`,
          branchesUrl: `https://api.github.com/repos/${repository}/branches`,
          connectedServiceId: randomUUID(),
        },
        id: repository,
        type: 'GitHub',
        name: repository,
        url: `https://github.com/${repository}.git`,
        defaultBranch: 'refs/heads/main',
        clean: null,
        checkoutSubmodules: false,
      },
      quality: 'definition',
      drafts: [],
      queue: { id: 18, name: 'Azure Pipelines', pool: { id: 9, name: 'Azure Pipelines', isHosted: true } },
      name: feedstock,
      path: '\\',
      type: 'build',
      queueStatus: 'enabled',
    },
  };
}
