import { randomBytes } from 'node:crypto';
import { getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';

const project = 'feedstock-builds';
const secretValue = (): string => randomBytes(12).toString('hex');

let simulator: AzureDevopsSimulator;
let api: WebApi;
beforeEach(async () => {
  simulator = await startAzureDevopsSimulator();
  api = connect(simulator.personalAccessToken);
});
afterEach(async () => {
  await simulator.stop();
});

function connect(token: string): WebApi {
  return new WebApi(`${simulator.url}/tudat-team`, getPersonalAccessTokenHandler(token));
}

/** Microsoft's own client, which holds the simulator honest. */
describe('azure-devops-node-api against the simulator', () => {
  it('finds the project and who is signed in', async () => {
    const projects = await (await api.getCoreApi()).getProjects();
    expect(projects.map(({ name }) => name)).toEqual([project]);
    const { authenticatedUser } = await api.connect();
    expect(authenticatedUser?.providerDisplayName).toBe('Feedstock Maintainer');
  });

  it('adds, reads, changes and deletes a variable group', async () => {
    const tasks = await api.getTaskAgentApi();
    const [projectReference] = (await (await api.getCoreApi()).getProjects()).map(({ id, name }) => ({
      id: id ?? '',
      name: name ?? '',
    }));
    if (!projectReference) throw new Error('No project.');
    const value = secretValue();
    const added = await tasks.addVariableGroup({
      name: 'anaconda-org',
      type: 'Vsts',
      variables: { BINSTAR_TOKEN: { value, isSecret: true }, CHANNEL: { value: 'main' } },
      variableGroupProjectReferences: [{ name: 'anaconda-org', projectReference }],
    });
    const [read] = await tasks.getVariableGroups(project, 'anaconda-*');
    expect(read?.id).toBe(added.id);
    await tasks.updateVariableGroup(
      {
        name: 'anaconda-org',
        type: 'Vsts',
        variables: { ...read?.variables, NEW: { value: 'new' } },
        variableGroupProjectReferences: read?.variableGroupProjectReferences ?? [],
      },
      added.id ?? 0,
    );
    expect(simulator.group('anaconda-org')?.variables).toMatchObject({
      BINSTAR_TOKEN: { value, isSecret: true },
      NEW: { value: 'new' },
    });
    await tasks.deleteVariableGroup(added.id ?? 0, [projectReference.id]);
    expect(simulator.group('anaconda-org')).toBe(undefined);
  });

  it('reads and writes a definition, and gives back what it was given', async () => {
    const builds = await api.getBuildApi();
    const [reference] = await builds.getDefinitions(project, 'tudat-feedstock');
    const definition = await builds.getDefinition(project, reference?.id ?? 0);
    const before = structuredClone(simulator.definition('tudat-feedstock'));
    definition.variables = { ...definition.variables, NEW: { value: 'new' } };
    await builds.updateDefinition(definition, project, definition.id ?? 0);
    const after = simulator.definition('tudat-feedstock');
    expect(after?.body).toEqual(before?.body);
    expect(after?.variables).toEqual({ ...before?.variables, NEW: { value: 'new', isSecret: false } });
    expect(after?.revision).toBe((before?.revision ?? 0) + 1);
    // It takes the 404 of an old revision for an empty answer: why Mintmark does not use it.
    expect(await builds.updateDefinition(definition, project, definition.id ?? 0)).toBe(null);
  });

  it('is told when its token is dead', async () => {
    const dead = connect(simulator.mintToken({ scopes: ['app_token'], lifetimeSeconds: -1 }));
    await expect(dead.connect()).rejects.toMatchObject({ statusCode: 401 });
  });
});
