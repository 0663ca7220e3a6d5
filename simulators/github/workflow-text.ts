import { parse } from 'yaml';
import { z } from 'zod';
import { ApiError } from './world.ts';

const text = z.record(z.string(), z.string());

const stepSchema = z.strictObject({
  name: z.string().optional(),
  shell: z.literal('sh'),
  env: text.optional(),
  run: z.string(),
});

const inputSchema = z.strictObject({
  description: z.string().optional(),
  required: z.boolean().optional(),
  type: z.literal('string').optional(),
  default: z.string().optional(),
});

/** The few things that a workflow can say here. What is not known is refused, so that nothing is passed over in silence. */
const workflowSchema = z.strictObject({
  name: z.string(),
  'run-name': z.string().optional(),
  on: z.record(
    z.string(),
    z.strictObject({ inputs: z.record(z.string(), inputSchema).optional() }).nullable(),
  ),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.string(),
      'timeout-minutes': z.number().optional(),
      environment: z.string().optional(),
      steps: z.array(stepSchema),
    }),
  ),
});

export type Workflow = z.infer<typeof workflowSchema>;

/** A workflow's file. Throws what the service would not, loudly, when it says something that is not simulated. */
export function parseWorkflow(source: string): Workflow {
  return workflowSchema.parse(parse(source));
}

/** The inputs of a manual start with their defaults; refuses what does not fit, in the service's own words. */
export function takeInputs(
  workflow: Workflow,
  sent: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (!('workflow_dispatch' in workflow.on))
    throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger");
  const declared = workflow.on['workflow_dispatch']?.inputs ?? {};
  const unexpected = Object.keys(sent).filter((name) => !(name in declared));
  if (unexpected.length > 0)
    throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { required, default: preset = '' }]) => {
      const value = sent[name] ?? preset;
      if (required === true && value === '') throw new ApiError(422, `Required input '${name}' not provided`);
      return [name, value];
    }),
  );
}

/** The value of `inputs.nonce` and the like; undefined when there is no such thing. */
export type Lookup = (context: string, name: string) => string | undefined;

/** A text with its expressions replaced by their values. */
export function fillIn(source: string, lookup: Lookup): string {
  return source.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = evaluate(expression.trim(), lookup);
    return typeof value === 'string' ? value : String(value);
  });
}

/** `a && b || c` with `==` between texts, nothing else: `||` binds weakest. An undefined secret is an empty text. */
function evaluate(expression: string, lookup: Lookup): string | boolean {
  const alternatives = expression.split('||').map((each) => each.trim());
  if (alternatives.length > 1) {
    const values = alternatives.map((each) => evaluate(each, lookup));
    return values.find((value) => value !== '' && value !== false) ?? values.at(-1) ?? '';
  }
  const parts = expression.split('&&').map((each) => each.trim());
  if (parts.length > 1) {
    const values = parts.map((each) => evaluate(each, lookup));
    return values.find((value) => value === '' || value === false) ?? values.at(-1) ?? '';
  }
  const [left, right, ...more] = expression.split('==').map((each) => each.trim());
  if (left !== undefined && right !== undefined && more.length === 0)
    // Texts are compared without case.
    return evaluateTerm(left, lookup).toLowerCase() === evaluateTerm(right, lookup).toLowerCase();
  return evaluateTerm(expression, lookup);
}

function evaluateTerm(term: string, lookup: Lookup): string {
  const literal = /^'((?:[^']|'')*)'$/.exec(term)?.[1];
  if (literal !== undefined) return literal.replaceAll("''", "'");
  const [, context, name] = /^([a-z]+)\.([A-Za-z_][A-Za-z0-9_-]*)$/.exec(term) ?? [];
  if (context === undefined || name === undefined)
    throw new Error(`The expression "${term}" of a workflow is not simulated.`);
  return lookup(context, name) ?? '';
}
