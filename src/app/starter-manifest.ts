/** What a new manifest speaks of. */
export interface StarterAnswers {
  readonly anacondaOrganization: string;
  /** `owner/pattern`. */
  readonly githubPattern?: string;
  /** `organization/project`. */
  readonly azureProject?: string;
  /** Name of the secret and of the variable. */
  readonly secretName: string;
}

/** A commented manifest for the first credential that most teams have: the token that uploads their packages. */
export function starterManifest({
  anacondaOrganization,
  githubPattern,
  azureProject,
  secretName,
}: StarterAnswers): string {
  const [azureOrganization = '', project = ''] = azureProject?.split('/') ?? [];
  return `# What this team's builds need tokens for. No secret is ever written here: commit this file.
version: 1

# How Mintmark itself signs in. The values come from the environment (env:) or from a file (file:).
connections:
  anaconda:
    provider: anaconda
    auth: { env: ANACONDA_AUTH_API_KEY } # an API key of anaconda.com, of a user who administers the organization
    # auth: none # no API key: Mintmark guides a person through the page, and proves what they bring
${
  githubPattern === undefined
    ? ''
    : `  github:
    provider: github
    auth: { env: GITHUB_TOKEN } # may write secrets: classic scope "repo" (and "admin:org"), or fine-grained "Secrets: write"
`
}${
    azureProject === undefined
      ? ''
      : `  azure:
    provider: azure-devops
    organization: ${azureOrganization}
    auth: { env: AZURE_DEVOPS_TOKEN } # scopes: Variable Groups (read, create & manage), Build (read & execute)
`
  }
credentials:
  anaconda-upload:
    purpose: Upload packages from the feedstock builds
    owner: ${anacondaOrganization} maintainers
    issuer: anaconda
    principal: { organization: ${anacondaOrganization} }
    uses: [upload-conda-package] # what it is for: the least scopes follow (mintmark guide uses)
    lifetime: 90d # asked for at each issue
    renewBefore: 14d # apply replaces it this long before it expires
    grace: 24h # the old one lives on for jobs that have read it already
    retain: sealed # or forget: drop the value once every slot is verified
    placements:${githubPattern === undefined && azureProject === undefined ? ' []' : ''}
${
  azureProject === undefined
    ? ''
    : `      # once per project: pipelines read it from the variable group
      - azure-pipelines: { project: ${project}, variableGroup: anaconda-org, variable: ${secretName} }
      # or once per pipeline:
      # - azure-pipelines: { project: ${project}, pipelines: "*-feedstock", variable: ${secretName} }
`
}${
    githubPattern === undefined
      ? ''
      : `      - github-actions: { repositories: "${githubPattern}", secret: ${secretName} }
      # one environment of one repository:
      # - github-actions: { repository: ${githubPattern.split('/')[0] ?? ''}/NAME, environment: release, secret: ${secretName} }
`
  }`;
}
