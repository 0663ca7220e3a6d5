import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import type { Variables } from '../../vendors/azure-devops/shapes.ts';
import type { Address, GroupAddress, PipelineAddress } from './address.ts';
import { keepingSecrets } from './variables.ts';

/**
 * A fresh copy of a variable group or a definition. Both are rewritten as a whole, so that every change starts from one
 * of these and ends with `replaceVariables`.
 */
export type Container =
  | {
      readonly kind: 'open';
      readonly variables: Variables;
      /** Moves with every write: the revision of a definition, `modifiedOn` of a group, empty before it is made. */
      readonly stamp: string;
      /** Sends the whole container back with other variables, and answers the new stamp. */
      readonly replaceVariables: (variables: Variables) => Promise<string>;
    }
  /** Its variables are not kept here. */
  | { readonly kind: 'closed'; readonly reason: string; readonly hint: string }
  /** It is gone, and cannot be made by writing a variable. */
  | { readonly kind: 'gone'; readonly reason: string; readonly hint: string };

/** Reads the container of a slot for writing: every field, as the service's own single-item route shows it. */
export async function readContainer(client: AzureDevopsClient, address: Address): Promise<Container> {
  return address.kind === 'variable-group'
    ? await readGroup(client, address)
    : await readDefinition(client, address);
}

async function readGroup(
  client: AzureDevopsClient,
  { project, group: name }: GroupAddress,
): Promise<Container> {
  const listed = await client.findVariableGroup(project.name, name);
  const group = listed && (await client.variableGroup(project.name, listed.id));
  if (!group)
    return {
      kind: 'open',
      variables: {},
      stamp: '',
      replaceVariables: async (variables) =>
        (await client.addVariableGroup({ name, project, variables })).modifiedOn,
    };
  if (group.type === 'AzureKeyVault') return keyVaultGroup(name);
  return {
    kind: 'open',
    variables: group.variables ?? {},
    stamp: group.modifiedOn,
    replaceVariables: async (variables) =>
      (await client.updateVariableGroup(group, keepingSecrets(variables))).modifiedOn,
  };
}

/** Such a group holds names only: its values come out of the vault when a pipeline runs. */
export function keyVaultGroup(name: string): Extract<Container, { kind: 'closed' }> {
  return {
    kind: 'closed',
    reason: `the variable group "${name}" takes its values from an Azure Key Vault`,
    hint: 'Write the value in the vault, or name a variable group that is not linked to one.',
  };
}

async function readDefinition(client: AzureDevopsClient, address: PipelineAddress): Promise<Container> {
  const { project, pipeline } = address;
  const definition = await client.definition(project.name, pipeline.id);
  if (!definition)
    return {
      kind: 'gone',
      reason: `there is no pipeline "${pipeline.name}" (number ${pipeline.id}) in project "${project.name}" any more`,
      hint: 'Run `mintmark plan`: it looks for the pipelines anew.',
    };
  return {
    kind: 'open',
    variables: definition.variables ?? {},
    stamp: String(definition.revision),
    replaceVariables: async (variables) => {
      const changed = { ...definition, variables: keepingSecrets(variables) };
      return String((await client.updateDefinition(project.name, changed)).revision);
    },
  };
}
