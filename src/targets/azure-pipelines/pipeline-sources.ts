import type { Slot } from '../../domain/slot.ts';
import type { PipelineSource } from '../../ports/target.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import type { DefinitionSource } from '../../vendors/azure-devops/shapes.ts';
import { addressOf } from './address.ts';

/** What the definitions of the pipelines that see a variable say of their files: one read for each. */
export async function findPipelineSources(
  client: AzureDevopsClient,
  slot: Slot,
): Promise<readonly PipelineSource[]> {
  const address = addressOf(slot);
  const pipelines = address.kind === 'pipeline' ? [address.pipeline] : address.authorize;
  return await Promise.all(
    pipelines.map(async ({ id, name }) =>
      sourceOf(name, await client.definitionSource(address.project.name, id)),
    ),
  );
}

/** Repositories of GitHub have `owner/name` as their id (conda-smithy registers them so: azure_ci_utils, read 2026-11). */
function sourceOf(name: string, definition: DefinitionSource | undefined): PipelineSource {
  const unknown = (reason: string): PipelineSource => ({
    kind: 'unknown',
    reason: `what the pipeline ${name} runs: ${reason}`,
  });
  if (!definition) return unknown('there is none of its number any more');
  const { repository, process } = definition;
  if (!repository?.id) return unknown('its definition names no repository');
  if (repository.type !== 'GitHub')
    return unknown(
      `it builds the repository ${repository.name ?? repository.id} (${repository.type ?? 'of no type'}), which no connection can read`,
    );
  if (!process?.yamlFilename) return unknown('its definition names no YAML file');
  const path = process.yamlFilename.replace(/^\/+/, '');
  return { kind: 'file', vendor: 'github', repository: repository.id, path };
}
