import { entriesOf, isMap, itemsOf, readYaml, textsBelow, type Node } from './read-yaml.ts';
import { joinUsage, noUsage, type BuildFile, type Reading, type Usage } from './reading.ts';

/** A secret of GitHub Actions. */
export interface WorkflowSecret {
  readonly name: string;
  /** Only jobs of this deployment environment see it. */
  readonly environment?: string;
}

/**
 * What the workflows of one repository read of a secret (docs.github.com: contexts, using secrets, reusing workflows; read
 * 2026-11-25). A workflow that only others call is followed from where it is called.
 */
export function workflowUsage(files: readonly BuildFile[], secret: WorkflowSecret): Usage {
  const parsed = files.map((file) => ({ file, ...parseWorkflow(file) }));
  const called = new Map(parsed.map((each) => [each.file.path, each]));
  return joinUsage(
    parsed.map(({ file, workflow, problem }) => {
      if (problem !== undefined)
        return { ...noUsage, cannotTell: [`${file.path} cannot be read (${problem})`] };
      if (isOnlyCalled(workflow)) return noUsage;
      return usageOf({ file, workflow, secret, called, depth: 0 });
    }),
  );
}

interface Parsed {
  readonly workflow: Node;
  readonly problem?: string;
}

function parseWorkflow({ text }: BuildFile): Parsed {
  const read = readYaml(text);
  return 'problem' in read ? { workflow: undefined, problem: read.problem } : { workflow: read.value };
}

/** `on` is a text, a list or a map; what only `workflow_call` starts never starts by itself. */
function isOnlyCalled(workflow: Node): boolean {
  if (!isMap(workflow)) return false;
  const on = workflow['on'];
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(isMap(on) ? on : {});
  return events.length === 1 && events[0] === 'workflow_call';
}

interface Visit {
  readonly file: BuildFile;
  readonly workflow: Node;
  readonly secret: WorkflowSecret;
  readonly called: ReadonlyMap<string, Parsed & { readonly file: BuildFile }>;
  readonly depth: number;
}

/** Workflows may call each other ten deep (docs.github.com: reusing workflows). */
const maximumDepth = 10;

function usageOf(visit: Visit): Usage {
  const { file, workflow, secret } = visit;
  const found: Usage[] = [];
  // The environment of a job is not there yet when the variables of the whole workflow are made.
  if (isMap(workflow) && secret.environment === undefined)
    found.push(
      findIn(workflow['env'], {
        file,
        secret,
        where: 'the whole workflow',
        how: envHow(workflow['env'], secret),
      }),
    );
  for (const [id, job] of entriesOf(isMap(workflow) ? workflow['jobs'] : undefined)) {
    if (!isMap(job)) continue;
    found.push(jobUsage(id, job, visit));
  }
  return joinUsage(found);
}

function jobUsage(id: string, job: Readonly<Record<string, Node>>, visit: Visit): Usage {
  const { file, secret } = visit;
  const usage = typeof job['uses'] === 'string' ? callUsage(id, job, visit) : stepsUsage(id, job, visit);
  if (secret.environment === undefined) return usage;
  const environment = isMap(job['environment']) ? job['environment']['name'] : job['environment'];
  if (typeof environment === 'string' && environment.includes('${{'))
    return usage.readings.length === 0
      ? usage
      : {
          ...noUsage,
          cannotTell: [`${file.path}: the environment of job ${id} shows only when it runs (${environment})`],
        };
  const isSame =
    typeof environment === 'string' && environment.toLowerCase() === secret.environment.toLowerCase();
  return isSame ? usage : noUsage;
}

function stepsUsage(id: string, job: Readonly<Record<string, Node>>, { file, secret }: Visit): Usage {
  const { steps, env, ...rest } = job;
  const inJob = (node: Node, how: string): Usage => findIn(node, { file, secret, where: `job ${id}`, how });
  return joinUsage([
    inJob(env, envHow(env, secret)),
    inJob({ ...rest, needs: undefined }, 'in its settings'),
    ...itemsOf(steps).map((step, index) => {
      if (!isMap(step)) return noUsage;
      const where = `job ${id}, step ${nameOf(step, index)}`;
      const at = (node: Node, how: string): Usage => findIn(node, { file, secret, where, how });
      const given = entriesOf(step['with']).map(([key, value]) =>
        at(value, `as input ${key} of ${typeof step['uses'] === 'string' ? step['uses'] : 'an action'}`),
      );
      const script = at(step['run'], 'inside its script');
      return joinUsage([
        at(step['env'], envHow(step['env'], secret)),
        ...given,
        script.readings.length === 0
          ? script
          : {
              ...script,
              warnings: [`${file.path}, ${where}: the value is pasted into a script; hand it over by env`],
            },
      ]);
    }),
  ]);
}

function nameOf(step: Readonly<Record<string, Node>>, index: number): string {
  const { name, id, uses } = step;
  for (const text of [name, id, uses]) if (typeof text === 'string') return `"${text}"`;
  return String(index + 1);
}

/** A job that calls another workflow hands over single secrets, or all of them. */
function callUsage(id: string, job: Readonly<Record<string, Node>>, visit: Visit): Usage {
  const { file, secret, called, depth } = visit;
  const target = String(job['uses']);
  const where = `job ${id}`;
  if (job['secrets'] !== 'inherit')
    return joinUsage(
      entriesOf(job['secrets']).map(([key, value]) =>
        findIn(value, { file, secret, where, how: `handed to ${target} as ${key}` }),
      ),
    );
  const local = /^\.\/(.+)$/.exec(target)?.[1];
  const found = local === undefined ? undefined : called.get(local);
  if (!found || found.problem !== undefined || depth >= maximumDepth)
    return {
      ...noUsage,
      cannotTell: [`${file.path}, ${where}: all secrets go to ${target}, which cannot be read here`],
    };
  const inner = usageOf({ ...visit, file: found.file, workflow: found.workflow, depth: depth + 1 });
  return {
    ...inner,
    readings: inner.readings.map((reading) => ({
      ...reading,
      how: `${reading.how}, called by ${file.path}`,
    })),
  };
}

/** How a variable of the environment that holds the secret is called. */
function envHow(env: Node, { name }: WorkflowSecret): string {
  const keys = entriesOf(env).filter(([, value]) => textsBelow(value).some((text) => reads(text, name)));
  return keys.length === 0
    ? 'in its environment'
    : `as ${keys.map(([key]) => key).join(', ')} in its environment`;
}

function findIn(
  node: Node,
  { file, secret, where, how }: { file: BuildFile; secret: WorkflowSecret; where: string; how: string },
): Usage {
  const texts = textsBelow(node);
  const reading: Reading = { file: file.path, where, how };
  return {
    readings: texts.some((text) => reads(text, secret.name)) ? [reading] : [],
    cannotTell: texts.some(readsByExpression)
      ? [`${file.path}, ${where}: which secret is read shows only when it runs`]
      : [],
    warnings: [],
  };
}

function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map(([, inner = '']) => inner);
}

/** `secrets.NAME`, `secrets['NAME']`, and everything at once: names of secrets know no upper and lower case. */
function reads(text: string, name: string): boolean {
  const wanted = name.toLowerCase();
  return expressionsIn(text).some((expression) => {
    if (/\btojson\(\s*secrets\s*\)/i.test(expression)) return true;
    const named = expression.matchAll(/\bsecrets\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])/gi);
    return [...named].some(([, dotted, quoted]) => (dotted ?? quoted ?? '').toLowerCase() === wanted);
  });
}

function readsByExpression(text: string): boolean {
  return expressionsIn(text).some((expression) => /\bsecrets\s*\[\s*[^'\s]/i.test(expression));
}
