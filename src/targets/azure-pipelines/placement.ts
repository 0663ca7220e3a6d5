import { z } from 'zod';

const name = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `must name a ${what}` });

const groupName = name('variable group').refine((text) => !text.includes('*'), {
  error: 'must name one variable group: "*" would find several',
});

const pattern = z
  .string()
  .trim()
  .min(1, { error: 'must be the name of a pipeline or a pattern such as "*-feedstock"' });
const patterns = z.union([
  pattern,
  z.array(pattern).min(1, { error: 'must have at least one name or pattern' }),
]);

/**
 * Letters, digits, `.`, `_` and `-`: everything else would not survive `$(NAME)` in a step. The reserved beginnings are
 * those of Microsoft's documentation, "Define variables", naming restrictions.
 */
const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9._-]*$/, {
    error: 'must be a variable name: letters, digits, ".", "_" and "-", and no digit first',
  })
  .regex(/^(?!(?:endpoint|input|secret|path|securefile))/i, {
    error:
      'must not begin with endpoint, input, secret, path or securefile: Azure Pipelines keeps these names for itself',
  });

const project = name('project');

/** A variable of a variable group, and the pipelines that must be allowed to use the group. */
const groupPlacement = z.strictObject({
  project,
  variableGroup: groupName,
  variable,
  authorizePipelines: patterns.exactOptional(),
});

/** A variable of every pipeline whose name matches. A pattern with a "/" is matched against folder and name. */
const pipelinesPlacement = z.strictObject({ project, pipelines: patterns, variable });

/** A variable of one pipeline. */
const pipelinePlacement = z.strictObject({ project, pipeline: name('pipeline'), variable });

export const placementSchema = z.union([groupPlacement, pipelinesPlacement, pipelinePlacement]);

export type AzurePipelinesPlacement = z.infer<typeof placementSchema>;
