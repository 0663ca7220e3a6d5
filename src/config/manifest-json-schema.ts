import { z } from 'zod';
import { formatDurationSeconds } from '../domain/duration.ts';
import { channelSchema, connectionSchema, credentialSchema, topSchema } from './manifest-schema.ts';
import { vendorsOf, type Vocabulary } from './parse-manifest.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const topHelp: Readonly<Record<keyof typeof topSchema.shape, string>> = {
  version: 'Version of this format.',
  connections:
    'How Mintmark itself signs in at each service. Values stay outside, in the environment or a file.',
  credentials: 'The tokens that builds need, by name.',
  notices: 'Where `mintmark notify` tells what is due or broken, beside standard output.',
};

const credentialHelp: Readonly<Record<keyof typeof credentialSchema.shape, string>> = {
  purpose: 'What the token is for, in words.',
  owner: 'Who answers for it.',
  issuer: 'Name of the connection that issues it.',
  provider: 'What issues it, where the service of the connection issues more than one kind of token.',
  principal: 'Who the token acts as at its issuer.',
  scopes: 'What the token may do. At least one; or say `uses`.',
  uses: 'What the token is for; the least scopes follow from it (see `mintmark guide uses`).',
  audience: 'Where the token is valid, as owner or owner/repository. Default: wherever its principal may go.',
  lifetime: 'How long a token is asked to live.',
  renewBefore: 'How long before the expiry `apply` replaces it.',
  grace: 'How long the old token lives on after promotion, for jobs that have read it already.',
  retain: 'Whether the sealed value is kept, or destroyed once every slot is verified.',
  require:
    'What promotion waits for: that every slot shows the new value as far as it can be seen, or that a job of each proves it.',
  placements: 'Where the token goes.',
};

/**
 * The manifest's format as a JSON Schema (draft 7, which editors know best), composed of what the reader itself uses.
 * It is the weaker of the two: names of connections and rules that need more than one value are checked by the reader.
 */
export function manifestJsonSchema(vocabulary: Vocabulary): JsonSchema {
  const top = toJsonSchema(topSchema);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'mintmark.yaml',
    description: 'Which tokens a team needs, how to get them and where they go. Holds no secret.',
    ...top,
    properties: withHelp(propertiesOf(top), topHelp, {
      connections: { additionalProperties: connections(vocabulary) },
      credentials: { additionalProperties: credential(vocabulary) },
      notices: { items: channels(vocabulary) },
    }),
  };
}

/** One form a vendor: its own settings beside what every connection carries. */
function connections(vocabulary: Vocabulary): JsonSchema {
  const { auth } = propertiesOf(toJsonSchema(connectionSchema));
  return {
    anyOf: vendorsOf(vocabulary).map((vendor) => {
      const settings = toJsonSchema(vendor.settings);
      const required = Array.isArray(settings['required']) ? (settings['required'] as string[]) : [];
      return {
        title: vendor.title,
        type: 'object',
        properties: {
          provider: { const: vendor.id, description: vendor.title },
          auth: {
            description: `Where the value lies (${vendor.credentialHelp.replace(/\.$/, '')}).`,
            ...auth,
          },
          ...propertiesOf(settings),
        },
        required: ['provider', 'auth', ...required],
        additionalProperties: false,
      };
    }),
  };
}

function credential(vocabulary: Vocabulary): JsonSchema {
  const schema = toJsonSchema(credentialSchema);
  const { shape } = credentialSchema;
  const byDefault = (seconds: number) => ({ default: formatDurationSeconds(seconds) });
  return {
    ...schema,
    // Strict readers of JSON Schema want a required property to be named beside it.
    oneOf: ['scopes', 'uses'].map((key) => ({ properties: { [key]: {} }, required: [key] })),
    properties: withHelp(propertiesOf(schema), credentialHelp, {
      provider: { enum: vocabulary.providers.map(({ id }) => id) },
      scopes: { items: scopes(vocabulary) },
      uses: { items: { enum: useIds(vocabulary) } },
      lifetime: byDefault(shape.lifetime.parse(undefined)),
      renewBefore: byDefault(shape.renewBefore.parse(undefined)),
      grace: byDefault(shape.grace.parse(undefined)),
      placements: { items: placements(vocabulary) },
    }),
  };
}

function scopes({ providers }: Vocabulary): JsonSchema {
  return {
    anyOf: providers.flatMap((provider) =>
      provider.scopes.map(({ name, meaning }) => ({
        const: name,
        description: `${meaning} (${provider.title})`,
      })),
    ),
  };
}

function useIds({ providers }: Vocabulary): readonly string[] {
  return [...new Set(providers.flatMap(({ uses }) => uses.map(({ use }) => use)))].sort();
}

/** One form a target: its key, and beside it the connection where several could be meant. */
function placements({ targets }: Vocabulary): JsonSchema {
  return {
    anyOf: targets.map(({ id, title, placement }) => ({
      title,
      type: 'object',
      properties: {
        [id]: toJsonSchema(placement),
        connection: {
          type: 'string',
          description: 'Needed where more than one connection reaches the target.',
        },
        part: {
          const: 'id',
          description: 'Delivers what the issuer calls the token, instead of its value.',
        },
      },
      required: [id],
      additionalProperties: false,
    })),
  };
}

/** One form a notifier: its key, the least that it is told, and the connection where it needs one. */
function channels({ notifiers }: Vocabulary): JsonSchema {
  const { min } = propertiesOf(toJsonSchema(channelSchema));
  return {
    anyOf: notifiers.map(({ id, title, settings, vendor }) => ({
      title,
      type: 'object',
      properties: {
        [id]: toJsonSchema(settings),
        min: { description: 'The least that it is told.', ...min },
        ...(vendor
          ? {
              connection: {
                type: 'string',
                description: `Needed where there is more than one connection to ${vendor.title}.`,
              },
            }
          : {}),
      },
      required: [id],
      additionalProperties: false,
    })),
  };
}

function toJsonSchema(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
  });
  return rest;
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function withHelp(
  properties: Readonly<Record<string, JsonSchema>>,
  help: Readonly<Record<string, string>>,
  more: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [
      key,
      { description: help[key], ...schema, ...more[key] },
    ]),
  );
}
