import { z } from 'zod';

/** Lists come wrapped; Microsoft's published description shows them bare. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ value: z.array(item) });

export const projectSchema = z.object({ id: z.string(), name: z.string() });

/**
 * A variable of a group or a definition. A secret reads as `value: null`; flags that are false are left out. Fields that
 * Mintmark does not know are kept, because every write sends the whole container back.
 */
const variableSchema = z.looseObject({
  value: z.string().nullish(),
  isSecret: z.boolean().nullish(),
  /** Definitions only: whether whoever queues a run may give another value. */
  allowOverride: z.boolean().nullish(),
});

const variablesSchema = z.record(z.string(), variableSchema);

/** A variable group as it is read, with every field that it came with. */
export const variableGroupSchema = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  /** `Vsts`, or `AzureKeyVault` for a group that holds names of vault secrets only. */
  type: z.string().nullish(),
  description: z.string().nullish(),
  modifiedOn: z.string(),
  variables: variablesSchema.nullish(),
  variableGroupProjectReferences: z
    .array(
      z.looseObject({
        name: z.string().nullish(),
        description: z.string().nullish(),
        projectReference: projectSchema,
      }),
    )
    .nullish(),
});

/** One line of the list of definitions, which is shallow: it has no variables. */
export const definitionReferenceSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** The folder, `\` for the root. */
  path: z.string().nullish(),
});

/** A build definition as it is read, with every field that it came with. */
export const definitionSchema = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  revision: z.number().int(),
  variables: variablesSchema.nullish(),
  /** Those that are linked to it; groups that its YAML names are not among them. */
  variableGroups: z.array(z.looseObject({ id: z.number().int().nullish() })).nullish(),
});

/**
 * What a definition says of the files that it runs. Apart from {@link definitionSchema}: a form that is not known must not
 * keep anybody from writing a variable.
 */
export const definitionSourceSchema = z.object({
  /** `type` is `GitHub`, `TfsGit` (Azure Repos), … */
  repository: z
    .object({ id: z.string().nullish(), name: z.string().nullish(), type: z.string().nullish() })
    .nullish(),
  /** Definitions that were clicked together have no file. */
  process: z.object({ yamlFilename: z.string().nullish() }).nullish(),
});

/** Which pipelines may use a resource; `allPipelines` is absent unless it is open to all. */
export const permissionsSchema = z.object({
  allPipelines: z.object({ authorized: z.boolean() }).nullish(),
  pipelines: z.array(z.object({ id: z.number().int(), authorized: z.boolean() })).nullish(),
});

/** The service's form of an error; the other fields repeat the message. */
export const errorSchema = z.object({ message: z.string() });

/** Who is signed in. The shape is not in Microsoft's published description; all but the id may be missing. */
export const connectionDataSchema = z.object({
  authenticatedUser: z.object({
    id: z.string(),
    providerDisplayName: z.string().nullish(),
    properties: z.object({ Account: z.object({ $value: z.string() }).optional() }).nullish(),
  }),
});

export type Project = z.infer<typeof projectSchema>;
export type Variable = z.infer<typeof variableSchema>;
/** Variables by name, in the order of the service. */
export type Variables = Readonly<Record<string, Variable>>;
export type VariableGroup = z.infer<typeof variableGroupSchema>;
export type DefinitionReference = z.infer<typeof definitionReferenceSchema>;
export type Definition = z.infer<typeof definitionSchema>;
export type DefinitionSource = z.infer<typeof definitionSourceSchema>;
export type Permissions = z.infer<typeof permissionsSchema>;
