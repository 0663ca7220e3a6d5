import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Reference {
  readonly $ref: string;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: AnySchema;
}

interface Operation {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly content: Content; readonly required?: boolean };
  readonly responses: Readonly<Record<string, Answer | Reference>>;
}

interface Answer {
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: AnySchema }>>;

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
}

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** With query, without origin. */
  readonly path: string;
  /** Undefined when there was none. */
  readonly body: unknown;
  readonly status: number;
  /** Undefined when there was none. */
  readonly answer: unknown;
}

/** Holds exchanges against GitHub's own description of its interface. */
export interface Validator {
  /** The path of the description that an address stands for; undefined when it knows none. */
  readonly template: (method: string, path: string) => string | undefined;
  /** Everything that is wrong with the exchange, one sentence each. */
  readonly check: (exchange: Exchange) => readonly string[];
}

/** Statuses that every operation may answer although the description does not repeat them everywhere. */
const commonErrors = new Set([400, 401, 403, 404, 422]);

/** Reads the description of the package `@octokit/openapi`: 13 MB, so once for a file of tests is enough. */
export function loadValidator(): Validator {
  const file = new URL(import.meta.resolve('@octokit/openapi/generated/api.github.com.json'));
  const description = withoutNullable(JSON.parse(readFileSync(file, 'utf8'))) as Description;
  const ajv = new Ajv({ strict: false, logger: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema({ $id: 'github', components: description.components });
  const compiled = new Map<AnySchema, ValidateFunction>();
  const wrongs = (what: string, schema: AnySchema, value: unknown): string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(schema) as AnySchema);
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((each) => `${what}${each.instancePath} ${each.message ?? ''}`);
  };
  const resolve = <T extends object>(value: T | Reference): T => {
    if (!isReference(value)) return value;
    let found: unknown = description;
    for (const part of value.$ref.split('/').slice(1)) found = (found as Json)[part];
    return found as T;
  };
  const template = (method: string, path: string) => findTemplate(description, method, path);

  return {
    template,
    check: ({ method, path, body, status, answer }) => {
      const found = template(method, path);
      const operation = found && description.paths[found]?.[method.toLowerCase()];
      if (!found || !operation) return [`${method} ${path} is not described`];
      const problems: string[] = [];
      for (const parameter of operation.parameters ?? [])
        problems.push(...checkParameter(resolve<Parameter>(parameter), { template: found, path, wrongs }));
      problems.push(...checkBody(operation, body, wrongs));
      const described = operation.responses[String(status)];
      const basicError = { $ref: '#/components/schemas/basic-error' };
      const schema = described ? resolve<Answer>(described).content?.['application/json']?.schema : undefined;
      if (schema) problems.push(...wrongs('answer', schema, answer));
      else if (commonErrors.has(status)) problems.push(...wrongs('answer', basicError, answer));
      else if (!described) problems.push(`status ${status} is not described`);
      else if (answer !== undefined) problems.push('the answer has a body that is not described');
      return problems;
    },
  };
}

function isReference(value: object): value is Reference {
  return '$ref' in value;
}

type Wrongs = (what: string, schema: AnySchema, value: unknown) => string[];

function checkBody({ requestBody }: Operation, body: unknown, wrongs: Wrongs): string[] {
  if (body === undefined) return requestBody?.required === true ? ['the body is missing'] : [];
  const schema = requestBody?.content['application/json']?.schema;
  return schema ? wrongs('body', schema, body) : ['a body is not described'];
}

function checkParameter(
  { in: where, name, required, schema }: Parameter,
  { template, path, wrongs }: { template: string; path: string; wrongs: Wrongs },
): string[] {
  const url = new URL(path, 'http://localhost');
  const index = template.split('/').indexOf(`{${name}}`);
  const text = where === 'path' ? url.pathname.split('/')[index] : url.searchParams.get(name);
  if (text === undefined || text === null) return required === true ? [`${name} is missing`] : [];
  const problems = readings(text).map((value) => wrongs(name, schema, value));
  return problems.find((each) => each.length === 0) ?? problems[0] ?? [];
}

/** Addresses are all text; a number or a claim may be meant. */
function readings(text: string): readonly unknown[] {
  if (/^\d+$/.test(text)) return [Number(text), text];
  return ['true', 'false'].includes(text) ? [text === 'true', text] : [decodeURIComponent(text)];
}

/** Literal parts win over variable ones, as `public-key` does over `{secret_name}`. */
function findTemplate({ paths }: Description, method: string, path: string): string | undefined {
  const parts = new URL(path, 'http://localhost').pathname.split('/');
  const fits = Object.keys(paths).filter((template) => {
    const ends = template.split('/');
    const isFit = ends.every((end, index) =>
      end.startsWith('{') ? parts[index] !== '' : end === parts[index],
    );
    // The path of a file is all that is left of the address.
    const isLongEnough =
      ends.at(-1) === '{path}' ? parts.length >= ends.length : parts.length === ends.length;
    return isFit && isLongEnough && paths[template]?.[method.toLowerCase()] !== undefined;
  });
  return fits.toSorted((left, right) => left.split('{').length - right.split('{').length)[0];
}

/** The same schema with its references leading to the shared components. */
function absolute(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/'));
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type `null`. */
function withoutNullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutNullable(each));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutNullable(each)]),
  );
  if (isUserAndEnterprise(rest['allOf'])) {
    rest['anyOf'] = rest['allOf'];
    delete rest['allOf'];
  }
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  return { anyOf: [{ type: 'null' }, rest] };
}

/** The list of installations wants an account to be a user and an enterprise at once; all other places say "or". */
function isUserAndEnterprise(parts: unknown): boolean {
  const titles = Array.isArray(parts) ? parts.map((part: Json) => part['title']) : [];
  return titles.includes('Simple User') && titles.includes('Enterprise');
}
