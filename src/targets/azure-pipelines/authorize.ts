import { done, type Outcome } from '../../domain/outcome.ts';
import { HttpFailure } from '../../vendors/http.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import type { GroupAddress, Pipeline } from './address.ts';

/** Those of the asked pipelines that may not use the group yet. Without this a run stops and asks for a permission. */
export async function findUnauthorized(
  client: AzureDevopsClient,
  groupId: number,
  { project, authorize }: Pick<GroupAddress, 'project' | 'authorize'>,
): Promise<readonly Pipeline[]> {
  if (authorize.length === 0) return [];
  const { allPipelines, pipelines } = await client.permissions(project.name, groupId);
  if (allPipelines?.authorized) return [];
  const authorized = new Set((pipelines ?? []).filter((each) => each.authorized).map((each) => each.id));
  return authorize.filter(({ id }) => !authorized.has(id));
}

/** Lets the asked pipelines use the group that the value has just gone to; writes only when one is missing. */
export async function authorizeGroup(
  client: AzureDevopsClient,
  address: GroupAddress,
): Promise<Outcome<void>> {
  if (address.authorize.length === 0) return done(undefined);
  try {
    const group = await client.findVariableGroup(address.project.name, address.group);
    if (!group)
      return { kind: 'unknown', reason: `The variable group "${address.group}" was deleted meanwhile.` };
    const missing = await findUnauthorized(client, group.id, address);
    if (missing.length > 0)
      await client.authorizePipelines(
        address.project.name,
        group.id,
        missing.map(({ id }) => id),
      );
    return done(undefined);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    // The value is in its place by now, so that this cannot be called refused.
    const reason = `The value was delivered, but its pipelines could not be authorized: ${error.message}`;
    return { kind: 'unknown', reason };
  }
}
