import type { PlaceChoice } from '../../ports/target.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import { findProject, pathOf } from './resolve.ts';

/** The projects that the connection sees; inside of a project: its pipelines, and the groups that can hold a variable. */
export async function findPlaces(
  client: AzureDevopsClient,
  within: string | undefined,
): Promise<readonly PlaceChoice[]> {
  if (within === undefined) {
    const projects = await client.projects();
    return [{ field: 'project', values: projects.map(({ name }) => name).sort() }];
  }
  const project = await findProject(client, within);
  const [definitions, groups] = await Promise.all([
    client.definitions(project.name),
    client.variableGroups(project.name),
  ]);
  const isAlone = (name: string): boolean => definitions.filter((each) => each.name === name).length === 1;
  return [
    {
      field: 'pipeline',
      // Two of one name are told apart by their folders.
      values: definitions.map((each) => (isAlone(each.name) ? each.name : `/${pathOf(each)}`)).sort(),
    },
    {
      field: 'variableGroup',
      values: groups
        .filter(({ type }) => type !== 'AzureKeyVault')
        .map(({ name }) => name)
        .sort(),
    },
  ];
}
