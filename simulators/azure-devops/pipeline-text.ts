import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { badRequest } from './world.ts';

const stepSchema = z.union([
  z.strictObject({ checkout: z.literal('none') }),
  z.strictObject({
    script: z.string(),
    displayName: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
  }),
]);

/** The few things that a pipeline can say here once its templates are expanded. What is not known is refused. */
const finalSchema = z.strictObject({
  trigger: z.unknown().optional(),
  pr: z.unknown().optional(),
  variables: z
    .array(
      z.union([
        z.strictObject({ group: z.string() }),
        z.strictObject({ name: z.string(), value: z.string() }),
      ]),
    )
    .optional(),
  jobs: z.array(
    z.strictObject({
      job: z.string(),
      displayName: z.string().optional(),
      pool: z.strictObject({ vmImage: z.string() }).optional(),
      timeoutInMinutes: z.number().optional(),
      steps: z.array(stepSchema),
    }),
  ),
});

const sourceSchema = z.looseObject({
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        displayName: z.string().optional(),
        type: z.literal('string'),
        default: z.string().optional(),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

export type FinalPipeline = z.infer<typeof finalSchema>;

/** A pipeline's YAML with its parameters filled in; refuses parameters that it does not declare, as the service does. */
export function expandPipeline(
  source: string,
  sent: Readonly<Record<string, string>>,
): { final: FinalPipeline; finalYaml: string } {
  const { parameters: declared = [], ...rest } = sourceSchema.parse(parse(source));
  for (const name of Object.keys(sent))
    if (!declared.some((each) => each.name === name)) throw badRequest(`Unexpected parameter '${name}'`);
  const values: Record<string, string> = {};
  for (const { name, default: preset, values: allowed } of declared) {
    const value = sent[name] ?? preset;
    if (value === undefined) throw badRequest(`A value for the '${name}' parameter must be provided.`);
    if (allowed && !allowed.includes(value))
      throw badRequest(`The '${name}' parameter value '${value}' is not a valid value.`);
    values[name] = value;
  }
  const final = finalSchema.parse(expand(rest, values));
  return { final, finalYaml: stringify(final) };
}

type Values = Readonly<Record<string, string>>;

function expand(node: unknown, values: Values): unknown {
  if (typeof node === 'string') return fillIn(node, values);
  if (Array.isArray(node)) return node.flatMap((item: unknown) => expandItem(item, values));
  if (typeof node !== 'object' || node === null) return node;
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(node)) {
    const isMet = condition(key, values);
    if (isMet === undefined) entries.push([key, expand(value, values)]);
    else if (isMet) entries.push(...Object.entries(expand(value, values) as object));
  }
  return Object.fromEntries(entries);
}

/** `- ${{ if … }}:` in a list stands for the items below it. */
function expandItem(item: unknown, values: Values): readonly unknown[] {
  const keys = typeof item === 'object' && item !== null ? Object.keys(item) : [];
  const [key, ...more] = keys;
  const isMet = key !== undefined && more.length === 0 ? condition(key, values) : undefined;
  if (isMet === undefined) return [expand(item, values)];
  const below = expand((item as Record<string, unknown>)[key ?? ''], values);
  return isMet && Array.isArray(below) ? (below as unknown[]) : [];
}

/** Whether the condition of a key is met; undefined for a key that is none. A parameter is compared with a text, no more. */
function condition(key: string, values: Values): boolean | undefined {
  if (!key.startsWith('${{')) return undefined;
  const [, test, name = '', text = ''] =
    /^\$\{\{ if (eq|ne|not\(contains)\(parameters\.(\w+), '([^']*)'\)+ \}\}$/.exec(key) ?? [];
  const value = values[name];
  if (test === undefined || value === undefined)
    throw new Error(`The expression "${key}" of a pipeline is not simulated.`);
  // Texts are compared without case.
  if (test === 'not(contains') return !value.toLowerCase().includes(text.toLowerCase());
  return (value.toLowerCase() === text.toLowerCase()) === (test === 'eq');
}

function fillIn(text: string, values: Values): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (whole, expression: string) => {
    const name = /^\s*parameters\.(\w+)\s*$/.exec(expression)?.[1];
    const value = name === undefined ? undefined : values[name];
    if (value === undefined) throw new Error(`The expression "${whole}" of a pipeline is not simulated.`);
    return value;
  });
}
