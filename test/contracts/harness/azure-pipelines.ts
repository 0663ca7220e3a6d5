import { randomBytes } from 'node:crypto';
import type { Slot } from '../../../src/domain/slot.ts';
import { addressOf, type Address } from '../../../src/targets/azure-pipelines/address.ts';
import { azurePipelinesTarget } from '../../../src/targets/azure-pipelines/target.ts';
import type { VariableEntries } from '../../../simulators/azure-devops/state.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../../simulators/azure-devops/simulator.ts';
import { contractContext, type TargetBench, type TargetHarness } from './harness.ts';

/** Azure Pipelines in the seeded organization, signed in with a personal access token of the needed scopes. */
export const azurePipelinesHarness: TargetHarness = {
  definition: azurePipelinesTarget,
  start: async (options) => {
    const simulator = await startAzureDevopsSimulator({ ...options });
    const { organization, project, siblingGroup } = simulator.names;
    const settings = { organization };
    const variable = 'BINSTAR_TOKEN';
    return {
      simulator,
      context: contractContext(simulator, { credential: simulator.personalAccessToken, settings }),
      refusedContext: contractContext(simulator, { credential: randomBytes(26).toString('hex'), settings }),
      placements: [
        {
          name: 'a group with siblings',
          spec: { project, variableGroup: siblingGroup, variable },
          slotCount: 1,
        },
        { name: 'a new group', spec: { project, variableGroup: 'anaconda-org', variable }, slotCount: 1 },
        {
          name: 'a group with pipelines to authorize',
          spec: { project, variableGroup: 'anaconda-ci', variable, authorizePipelines: '*-feedstock' },
          slotCount: 1,
        },
        {
          name: 'every pipeline of a pattern',
          spec: { project, pipelines: '*-feedstock', variable },
          slotCount: 6,
        },
        {
          name: 'two patterns that overlap',
          spec: { project, pipelines: ['tudat*', 'tudatpy-feedstock'], variable: 'NEW_TOKEN' },
          slotCount: 3,
        },
        { name: 'one pipeline', spec: { project, pipeline: 'TudatPy-Feedstock', variable }, slotCount: 1 },
      ],
      nested: [project],
      noPlace: 'no-such-project',
      badPlacements: [
        { name: 'no place', spec: { project, variable } },
        { name: 'two places', spec: { project, variableGroup: 'a', pipeline: 'b', variable } },
        { name: 'a name that is reserved', spec: { project, variableGroup: 'a', variable: 'secretToken' } },
        {
          name: 'a name that no step can write',
          spec: { project, variableGroup: 'a', variable: 'MY TOKEN' },
        },
        { name: 'several groups', spec: { project, variableGroup: 'anaconda-*', variable } },
        { name: 'no pattern', spec: { project, pipelines: [], variable } },
        {
          name: 'a project that is not there',
          spec: { project: 'feedstocks', variableGroup: 'a', variable },
        },
        { name: 'a pipeline that is not there', spec: { project, pipeline: 'tudat-feedstok', variable } },
        { name: 'a pattern without a match', spec: { project, pipelines: '*-recipe', variable } },
      ],
      writeRoute: { method: 'PUT', path: /\/_apis\/distributedtask\/variablegroups\/\d+$/ },
      readRoute: { method: 'GET', path: /\/_apis\/distributedtask\/variablegroups$/ },
      truth: (slot) => {
        const address = addressOf(slot);
        const name = Object.keys(variablesOf(simulator, address)).find((each) => isOurs(address, each));
        return name === undefined ? undefined : variablesOf(simulator, address)[name]?.value;
      },
      commitProof: (slot, text) => {
        const address = addressOf(slot);
        simulator.commitYaml(jobPipeline(address), text);
        if (address.kind !== 'variable-group') return;
        simulator.linkGroup(jobPipeline(address), address.group);
        // What was set by hand on the pipeline itself would win.
        simulator.changeDefinition(jobPipeline(address), ({ variables }) => {
          for (const name of Object.keys(variables)) if (isOurs(address, name)) delete variables[name];
        });
      },
      shadow: (slot, value) => {
        const address = addressOf(slot);
        simulator.changeDefinition(jobPipeline(address), ({ variables }) => {
          const name = Object.keys(variables).find((each) => isOurs(address, each)) ?? address.variable;
          variables[name] = { value, isSecret: true };
        });
      },
      askRoute: { method: 'POST', path: /\/_apis\/pipelines\/\d+\/runs$/ },
      siblings: (slot) => siblings(simulator, slot),
      shadows: [
        {
          name: 'a pipeline over a group that is linked to it',
          spec: { project, variableGroup: siblingGroup, variable: 'binstar_token' },
          add: () => {
            linkGroup(simulator, [{ id: 11, name: siblingGroup }]);
          },
          remove: () => {
            linkGroup(simulator, []);
          },
          label: `${project} · pipeline tudatpy-feedstock · variable BINSTAR_TOKEN`,
        },
      ],
      addPlainValue: (value) => {
        simulator.changeGroup(siblingGroup, (group) => {
          group.variables['OLD_TOKEN'] = { value, isSecret: false };
        });
      },
    } satisfies TargetBench;
  },
};

function variablesOf(simulator: AzureDevopsSimulator, address: Address): VariableEntries {
  const container =
    address.kind === 'variable-group'
      ? simulator.group(address.group)
      : simulator.definition(address.pipeline.name);
  return container?.variables ?? {};
}

/** A pipeline whose jobs read the slot. */
function jobPipeline(address: Address): string {
  return address.kind === 'pipeline' ? address.pipeline.name : 'tudat-feedstock';
}

function isOurs(address: Address, name: string): boolean {
  return name.toLowerCase() === address.variable.toLowerCase();
}

function siblings(simulator: AzureDevopsSimulator, slot: Slot): string {
  const address = addressOf(slot);
  const variables = Object.entries(variablesOf(simulator, address)).filter(
    ([name]) => !isOurs(address, name),
  );
  const around =
    address.kind === 'variable-group'
      ? simulator.group(address.group)?.description
      : simulator.definition(address.pipeline.name)?.body;
  return JSON.stringify([variables, around ?? null]);
}

/** The seeded pipelines have a variable of that name; which groups one is linked to is a matter of its page. */
function linkGroup(simulator: AzureDevopsSimulator, groups: readonly { id: number; name: string }[]): void {
  simulator.changeDefinition('tudatpy-feedstock', (definition) => {
    definition.body['variableGroups'] = groups;
  });
}
