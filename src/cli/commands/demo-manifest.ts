// What the served demo declares: the seeded team as it began, and what it added later.

/** A manifest of the sandbox's organization with the credentials of these days. */
export function demoManifest(credentials: readonly string[]): string {
  return `# The team of the sandbox. No secret is ever written here.
version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
credentials:
${credentials.join('')}`;
}

export const firstCredentials = [
  `  anaconda-upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read, api:write]
    lifetime: 90d
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BINSTAR_TOKEN }
      - azure-pipelines: { project: feedstock-builds, pipelines: "*-feedstock", variable: BINSTAR_TOKEN }
      - github-actions: { repositories: "tudat-team/*-feedstock", secret: BINSTAR_TOKEN }
      - github-actions: { repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }
`,
  `  channel-read:
    purpose: Install from the private channel in every build
    owner: build-team@example.org
    issuer: anaconda
    principal: { user: feedstock-maintainer }
    uses: [install-private-package]
    lifetime: 30d
    renewBefore: 7d
    placements:
      - github-actions: { organization: tudat-team, secret: CHANNEL_TOKEN, repositories: "tudat*" }
`,
  `  release-trigger:
    purpose: Start the release workflow from the nightly build
    owner: maintainers@example.org
    issuer: github
    provider: github-pat # GitHub has no call for it: a person makes it at a page
    principal: { user: feedstock-maintainer }
    scopes: [public_repo, workflow]
    lifetime: 90d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: RELEASE_TOKEN }
`,
];

export const laterCredentials = [
  `  nightly-upload:
    purpose: Upload nightly builds to the development label
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    lifetime: 7d
    renewBefore: 2d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: NIGHTLY_TOKEN }
      - github-actions: { repository: tudat-team/tudat, secret: NIGHTLY_TOKEN }
`,
  `  nightly-push:
    purpose: Push version bumps to the feedstock
    owner: maintainers@example.org
    issuer: github
    provider: github-pat
    principal: { user: feedstock-maintainer }
    audience: [tudat-team/tudatpy-feedstock]
    uses: [push-to-other-repository]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BUMP_TOKEN }
`,
];
