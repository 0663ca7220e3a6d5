import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servedDemo } from '../../src/cli/commands/served-demo.ts';
import { invariant } from '../../src/domain/errors.ts';
import type { Preview, Run } from '../../src/server/contract.ts';
import { openWorkbench, type Workbench } from '../scenarios/workbench.ts';
import { serveApp, until, type Served, type Visitor } from './served.ts';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

let bench: Workbench;
let demo: Awaited<ReturnType<typeof servedDemo>>;
let served: Omit<Served, 'bench'>;
let admin: Visitor;
let document: Document;

beforeAll(async () => {
  bench = await openWorkbench();
  demo = await servedDemo({ shell: bench.shell(), app: bench.app() });
  served = await serveApp(() => demo.app);
  admin = await served.signedIn('admin');
  document = await admin.get<Document>('/openapi.json');
});
afterAll(async () => {
  expect(served.complaints).toEqual([]);
  await served.stop();
  await demo.stop();
  await bench.stop();
});

/** The schema with all that it refers to in it, and with no room for a field that it does not name. */
function strict(schema: Schema): Schema {
  if (schema.$ref !== undefined) {
    const found = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
    invariant(found, `${schema.$ref} is there`);
    return strict(found);
  }
  if (schema.allOf) {
    const parts = schema.allOf.map(strict);
    return {
      type: 'object',
      properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Readonly<
        Record<string, Schema>
      >,
      required: parts.flatMap(({ required }) => required ?? []),
      additionalProperties: false,
    };
  }
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return typeof value === 'object' && value !== null ? strict(value as Schema) : value;
  };
  const { format: _, discriminator: _ignored, properties, ...rest } = schema;
  const whole = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inner(value)]));
  if (!properties) return whole;
  const named = Object.entries(properties).map(([key, value]) => [key, strict(value)]);
  return {
    ...whole,
    properties: Object.fromEntries(named) as Readonly<Record<string, Schema>>,
    additionalProperties: false,
  };
}

function problemsOf(schema: Schema, answer: unknown): string {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const validate = ajv.compile(strict(schema));
  return validate(answer) ? '' : ajv.errorsText(validate.errors);
}

function schemaOf(method: string, path: string): Schema {
  const schema = document.paths[`/api/v1${path}`]?.[method]?.responses['200']?.content?.['application/json'];
  invariant(schema, `${method} ${path} answers JSON`);
  return schema.schema;
}

/** Where a path has parameters, and a query without which nothing is answered. */
const examples: Readonly<Record<string, readonly string[]>> = {
  '/credentials/{name}': ['anaconda-upload', 'nightly-push', 'channel-read'].map(
    (name) => `/credentials/${name}`,
  ),
  '/credentials/{name}/impact': ['/credentials/anaconda-upload/impact', '/credentials/nightly-upload/impact'],
  '/wizard/places': [
    '/wizard/places?connection=github&target=github-actions',
    '/wizard/places?connection=github&target=github-actions&within=tudat-team',
    '/wizard/places?connection=github&target=github-actions&within=tudat-team/tudatpy',
    '/wizard/places?connection=azure&target=azure-pipelines',
    '/wizard/places?connection=azure&target=azure-pipelines&within=feedstock-builds',
  ],
  '/leaks/alerts': ['/leaks/alerts?place=tudat-team'],
  '/guides/{topic}': ['/guides/uses', '/guides/github-pat?uses=push-to-other-repository'],
};

it('say what the document says, and nothing else', async () => {
  const ask = { action: 'verify' };
  const preview = await admin.post<Preview>('/previews', ask);
  expect(problemsOf(schemaOf('post', '/previews'), preview)).toBe('');
  const { id } = await admin.post<Run>('/runs', { preview: preview.id });
  await until(admin, id, ({ endedAt }) => endedAt !== undefined);
  await served.server().tick();
  const guided = await admin.post<Preview>('/previews', { action: 'apply', credential: 'nightly-push' });
  const waiting = await admin.post<Run>('/runs', { preview: guided.id });
  await until(admin, waiting.id, ({ question }) => question !== undefined);
  const known = { ...examples, '/runs/{id}': [`/runs/${id}`, `/runs/${waiting.id}`] };
  const asked: string[] = [];
  for (const [whole, methods] of Object.entries(document.paths)) {
    const path = whole.replace('/api/v1', '');
    if (!methods['get']?.responses['200']?.content?.['application/json']) continue;
    for (const example of (known as Record<string, readonly string[]>)[path] ?? [path]) {
      const answer = await admin.get(example);
      expect([example, problemsOf(schemaOf('get', path), answer)]).toEqual([example, '']);
      asked.push(example);
    }
  }
  expect(asked.length).toBeGreaterThan(22);
  await admin.post(`/runs/${waiting.id}/later`);
});
