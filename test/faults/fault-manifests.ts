import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../scenarios/workbench.ts';

export const owner = 'tudat-team';
export const maintainer = 'feedstock-maintainer';

const head = (auth: string, azure = 'AZURE_DEVOPS_TOKEN'): string => `version: 1
connections:
  anaconda: { provider: anaconda, auth: ${auth} }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: ${azure} } }
credentials:
`;

const credential = (placements: string, principal = `organization: ${owner}`): string => `  upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { ${principal} }
    scopes: [api:read, api:write]
    lifetime: 90d
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: GROUP_TOKEN }
      - azure-pipelines: { project: feedstock-builds, pipeline: tudatpy-feedstock, variable: UPLOAD_TOKEN }
      - github-actions: { repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }
      - github-actions: { organization: tudat-team, repositories: "tudat*", secret: ORG_TOKEN }
${placements}
`;

/** Two repositories, or as many of the simulator's extra ones as there are slots beside the four of other kinds. */
const repositoryPlacements = (slots: number): string =>
  slots === 6
    ? `      - github-actions: { repository: tudat-team/tudat-feedstock, secret: UPLOAD_TOKEN }
      - github-actions: { repository: tudat-team/tudatpy-feedstock, secret: UPLOAD_TOKEN }`
    : '      - github-actions: { repositories: "tudat-team/load-*", secret: UPLOAD_TOKEN }';

/** How many extra repositories the simulated GitHub needs for so many slots. */
export function extraRepositories(slots: number): number {
  return slots === 6 ? 0 : slots - 4;
}

/** The repositories that hold a secret of their own. */
export function slotRepositories(slots: number): readonly string[] {
  const names =
    slots === 6
      ? ['tudat-feedstock', 'tudatpy-feedstock']
      : Array.from(
          { length: extraRepositories(slots) },
          (_, index) => `load-${String(index + 1).padStart(4, '0')}`,
        );
  return names.map((name) => `${owner}/${name}`);
}

/** One credential in so many slots: a variable group, a pipeline, an environment, an organization, repositories. */
export function faultManifest(slots: number): string {
  return head('{ env: ANACONDA_AUTH_API_KEY }') + credential(repositoryPlacements(slots));
}

/** The same where a person makes the token at its page. */
export function byHandFaultManifest(slots: number): string {
  return head('none') + credential(repositoryPlacements(slots));
}

/** The same for a user, whose tokens their issuer lists. */
export function listedFaultManifest(slots: number): string {
  return (
    head('{ env: ANACONDA_AUTH_API_KEY }') + credential(repositoryPlacements(slots), `user: ${maintainer}`)
  );
}

/** The same, with a word in it that asks for proof once it is changed. */
export function provenFaultManifest(slots: number): string {
  return faultManifest(slots).replace('lifetime: 90d', 'lifetime: 90d\n    require: verification');
}

/** The same for a token of Azure DevOps. */
export function azureFaultManifest(slots: number): string {
  return (
    head('{ env: ANACONDA_AUTH_API_KEY }', 'AZURE_DEVOPS_ENTRA_TOKEN') +
    credential(repositoryPlacements(slots))
  )
    .replace('issuer: anaconda', 'issuer: azure')
    .replace(`organization: ${owner} }`, 'user: feedstock.maintainer@example.org }')
    .replace('scopes: [api:read, api:write]', 'uses: [write-variable-groups]');
}

export function readManifest({ folder }: Workbench): string {
  return readFileSync(join(folder, 'mintmark.yaml'), 'utf8');
}

export function withoutCredential(bench: Workbench): string {
  const text = readManifest(bench);
  return `${text.slice(0, text.indexOf('credentials:'))}credentials: {}\n`;
}

/** What the consumers really hold, in every slot of {@link faultManifest}; undefined where there is nothing. */
export function heldValues({ github, azure }: Workbench, slots: number): readonly (string | undefined)[] {
  return [
    azure.group('anaconda-org')?.variables['GROUP_TOKEN']?.value,
    azure.definition('tudatpy-feedstock')?.variables['UPLOAD_TOKEN']?.value,
    github.secret({ repository: 'tudat-team/tudatpy', environment: 'release' }, 'ANACONDA_TOKEN'),
    github.secret({ organization: owner }, 'ORG_TOKEN'),
    ...slotRepositories(slots).map((repository) => github.secret({ repository }, 'UPLOAD_TOKEN')),
  ];
}

/** Names and values of the tokens that carry our mark and work at their issuer. */
export function liveTokens(bench: Workbench): ReadonlyMap<string, string> {
  const { anaconda, azure } = bench;
  const ofUsers = new Set(azure.liveTokens());
  const all = [
    ...[owner, maintainer].flatMap((login) =>
      anaconda.liveTokens(login).map((name) => [name, anaconda.token(login, name)?.value ?? ''] as const),
    ),
    ...azure
      .personalAccessTokens()
      .filter(({ displayName }) => ofUsers.has(displayName))
      .map(({ displayName, value }) => [displayName, value] as const),
  ];
  return new Map(all.filter(([name]) => name.startsWith('mintmark-')));
}
