import type { Alternative, ProviderUse } from '../../domain/use.ts';

const jobTokenUrl = 'https://learn.microsoft.com/azure/devops/pipelines/process/access-tokens';
const servicePrincipalUrl =
  'https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/service-principal-managed-identity';
const organization = 'https://dev.azure.com/my-organization';

/** For jobs of Azure Pipelines itself: nothing is stored, and it dies with the job. */
function jobToken(when: string, text: string): Alternative {
  return {
    instead: 'the job’s own token (System.AccessToken)',
    when,
    lines: { language: 'yaml', text },
    url: jobTokenUrl,
  };
}

/** A job of Azure Pipelines that acts as a program, by a service connection without a stored secret. */
function serviceConnection(command: string): Alternative {
  return {
    instead: 'a service connection with workload identity federation',
    when: 'a pipeline may act as a program of its own: the service principal joins the organization as a user with a license, and no secret is kept anywhere.',
    lines: {
      language: 'yaml',
      text: `steps:
  - task: AzureCLI@2
    inputs:
      azureSubscription: my-service-connection
      scriptType: bash
      scriptLocation: inlineScript
      inlineScript: ${command}`,
    },
    url: servicePrincipalUrl,
  };
}

/** For jobs elsewhere: a program signs in with the identity of its workflow. */
function servicePrincipal(command: string): Alternative {
  return {
    instead: 'an Entra access token of a service principal or a managed identity',
    when: 'the job runs on GitHub or in Azure: the program joins the organization as a user with a license, and gets a token of about an hour for each job.',
    lines: {
      language: 'yaml',
      text: `permissions:
  id-token: write
steps:
  - uses: azure/login@v2
    with:
      client-id: \${{ vars.AZURE_CLIENT_ID }}
      tenant-id: \${{ vars.AZURE_TENANT_ID }}
      allow-no-subscriptions: true
  - run: ${command}`,
    },
    url: servicePrincipalUrl,
  };
}

const setVariable = `az pipelines variable update --org ${organization} --project my-project --pipeline-name my-pipeline --name CHANNEL --value main`;
const setGroupVariable = `az pipelines variable-group variable update --org ${organization} --project my-project --group-id 48 --name CHANNEL --value main`;
const queue = `az pipelines run --org ${organization} --project my-project --name my-pipeline`;
// Through the environment of git alone: a header among its arguments would be seen by every process of the machine.
const clone = `GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraheader GIT_CONFIG_VALUE_0="Authorization: Bearer $(az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --query accessToken --output tsv)" git clone ${organization}/my-project/_git/my-repository`;
const publish = `TWINE_PASSWORD="$(az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --query accessToken --output tsv)" twine upload --username entra --repository-url https://pkgs.dev.azure.com/my-organization/my-project/_packaging/my-feed/pypi/upload dist/*`;

const asJob = (command: string): string => `steps:
  - script: ${command}
    env:
      AZURE_DEVOPS_EXT_PAT: $(System.AccessToken)`;

/**
 * What personal access tokens of Azure DevOps are for, with the least scopes. The interfaces ask for them by Microsoft's
 * published description; `vso.project` finds a project by its name.
 */
export const azureDevopsUses: readonly ProviderUse[] = [
  {
    use: 'set-pipeline-variables',
    grants: [['vso.build_execute', 'vso.project']],
    alternatives: [
      jobToken(
        'a pipeline of the same project sets them, and its build service may edit the pipeline.',
        asJob(setVariable),
      ),
      serviceConnection(setVariable),
      servicePrincipal(setVariable),
    ],
  },
  {
    use: 'write-variable-groups',
    grants: [['vso.project', 'vso.variablegroups_manage']],
    alternatives: [
      jobToken(
        'a pipeline of the same project writes them, and its build service is an administrator of the group.',
        asJob(setGroupVariable),
      ),
      serviceConnection(setGroupVariable),
      servicePrincipal(setGroupVariable),
    ],
    note: 'To say which pipelines may use a group (authorizePipelines), the token needs vso.build and vso.pipelineresources_manage as well.',
  },
  {
    use: 'queue-pipeline',
    grants: [['vso.build_execute']],
    alternatives: [
      {
        instead: 'a trigger on the other pipeline',
        when: 'the one pipeline is to run after the other: no token is needed at all.',
        lines: {
          language: 'yaml',
          text: `resources:
  pipelines:
    - pipeline: upstream
      source: my-other-pipeline
      trigger: true`,
        },
        url: 'https://learn.microsoft.com/azure/devops/pipelines/process/pipeline-triggers',
      },
      jobToken(
        'a job of the same organization queues it, and its build service may queue runs of the pipeline.',
        asJob(queue),
      ),
      serviceConnection(queue),
      servicePrincipal(queue),
    ],
  },
  {
    use: 'read-azure-repository',
    grants: [['vso.code']],
    alternatives: [
      jobToken(
        'a pipeline of the same organization reads it: it checks the repository out with its own token.',
        `resources:
  repositories:
    - repository: recipes
      type: git
      name: my-project/my-repository
steps:
  - checkout: recipes`,
      ),
      servicePrincipal(clone),
    ],
  },
  {
    use: 'publish-azure-package',
    grants: [['vso.packaging_write']],
    alternatives: [
      jobToken(
        'a pipeline publishes, and its build service is a Feed Publisher (Contributor) of the feed.',
        `steps:
  - task: TwineAuthenticate@1
    inputs:
      artifactFeed: my-project/my-feed
  - script: twine upload --repository my-feed --config-file $(PYPIRC_PATH) dist/*`,
      ),
      servicePrincipal(publish),
    ],
  },
];
