import { entriesOf, isMap, itemsOf, readYaml, textsBelow, type Node } from './read-yaml.ts';
import { joinUsage, noUsage, type BuildFile, type Usage } from './reading.ts';

const scriptKeys = ['script', 'bash', 'pwsh', 'powershell'];
const deepest = 20;

/**
 * What an Azure pipeline reads of a secret variable: a step gets one only by `$(NAME)` in its `env`, its inputs or its script
 * (learn.microsoft.com: set secret variables, read 2026-11-25). Templates beside it are followed; those of other
 * repositories are not here.
 */
export function azureUsage(files: readonly BuildFile[], root: string, name: string): Usage {
  const visit: Visit = { files: new Map(files.map((file) => [file.path, file])), name, seen: new Set() };
  const usage = fileUsage(root, visit, 0);
  const isSilent = usage.readings.length === 0 && usage.cannotTell.length === 0;
  return isSilent ? { ...usage, warnings: [...usage.warnings, `${root}: no step receives ${name}`] } : usage;
}

interface Visit {
  readonly files: ReadonlyMap<string, BuildFile>;
  readonly name: string;
  readonly seen: Set<string>;
}

function fileUsage(path: string, visit: Visit, depth: number): Usage {
  if (visit.seen.has(path)) return noUsage;
  visit.seen.add(path);
  const file = visit.files.get(path);
  if (!file || depth > deepest) return { ...noUsage, cannotTell: [`${path} could not be read`] };
  const read = readYaml(file.text);
  if ('problem' in read) return { ...noUsage, cannotTell: [`${path} cannot be read (${read.problem})`] };
  const names = [visit.name, ...aliasesOf(read.value, visit.name)];
  return joinUsage([
    ...findSteps(read.value).map((found) => stepUsage(found, { path, names })),
    ...templatesIn(read.value).map((template) => templateUsage(template, { path, visit, depth })),
  ]);
}

/** A template is found from the folder of the file that names it, or from the root with a slash at the beginning. */
function templateUsage(
  template: string,
  { path, visit, depth }: { path: string; visit: Visit; depth: number },
): Usage {
  const located = locateTemplate(template, path);
  return 'path' in located
    ? fileUsage(located.path, visit, depth + 1)
    : { ...noUsage, cannotTell: [`${path}: ${located.problem}`] };
}

function locateTemplate(
  template: string,
  path: string,
): { readonly path: string } | { readonly problem: string } {
  if (template.includes('@') && !template.endsWith('@self'))
    return { problem: `${template} lies in another repository` };
  if (template.includes('${{')) return { problem: 'which template is used shows only when it runs' };
  const plain = template.replace(/@self$/, '');
  const folder = plain.startsWith('/') ? '' : path.split('/').slice(0, -1).join('/');
  return { path: normalize(`${folder}/${plain}`) };
}

/** Paths of the templates of the same repository that a pipeline file names; none where it cannot be read. */
export function localTemplates({ path, text }: BuildFile): readonly string[] {
  const read = readYaml(text);
  if ('problem' in read) return [];
  return templatesIn(read.value).flatMap((template) => {
    const located = locateTemplate(template, path);
    return 'path' in located ? [located.path] : [];
  });
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Every `template:`, of jobs, steps, stages, variables and of `extends`. */
function templatesIn(node: Node): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(templatesIn);
  return entriesOf(node).flatMap(([key, value]) =>
    key === 'template' && typeof value === 'string' ? [value] : templatesIn(value),
  );
}

interface FoundStep {
  readonly step: Readonly<Record<string, Node>>;
  readonly job: string | undefined;
}

/** Every step, wherever it stands: also below `${{ if }}` and `${{ each }}`. */
function findSteps(node: Node, job?: string): readonly FoundStep[] {
  if (Array.isArray(node)) return node.flatMap((each) => findSteps(each, job));
  if (!isMap(node)) return [];
  const own = node['job'] ?? node['deployment'];
  const inside = typeof own === 'string' ? own : job;
  if (typeof node['task'] === 'string' || scriptKeys.some((key) => typeof node[key] === 'string'))
    return [{ step: node, job: inside }];
  return Object.values(node).flatMap((value) => findSteps(value, inside));
}

function stepUsage(
  { step, job }: FoundStep,
  { path, names }: { path: string; names: readonly string[] },
): Usage {
  const title = [step['displayName'], step['name'], step['task']].find((each) => typeof each === 'string');
  const script = scriptKeys.map((key) => step[key]).find((each) => typeof each === 'string');
  const [line = ''] = typeof script === 'string' ? script.trim().split('\n') : [];
  const where = `${job === undefined ? '' : `job ${job}, `}step ${typeof title === 'string' ? `"${title}"` : line}`;
  const isIn = (node: Node): boolean =>
    textsBelow(node).some((text) => names.some((name) => readsMacro(text, name)));
  const reading = (how: string) => ({ ...noUsage, readings: [{ file: path, where, how }] });
  const found: Usage[] = [];
  for (const [key, value] of entriesOf(step['env']))
    if (isIn(value)) found.push(reading(`as ${key} in its environment`));
  for (const [key, value] of entriesOf(step['inputs']))
    if (key !== 'script' && isIn(value)) found.push(reading(`as input ${key}`));
  const inline = isMap(step['inputs']) ? step['inputs']['script'] : undefined;
  if (isIn(script) || isIn(inline))
    found.push({
      ...reading('inside its script'),
      warnings: [`${path}, ${where}: the value is pasted into a script; hand it over by env`],
    });
  return joinUsage(found);
}

/** Variables of the file whose value is the secret: a step may use these instead. */
function aliasesOf(node: Node, name: string): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((each) => aliasesOf(each, name));
  return entriesOf(node).flatMap(([key, value]) => {
    if (key !== 'variables') return aliasesOf(value, name);
    const listed = itemsOf(value).flatMap((item) =>
      isMap(item) && typeof item['name'] === 'string' && isMacro(item['value'], name) ? [item['name']] : [],
    );
    const mapped = entriesOf(value).flatMap(([alias, text]) => (isMacro(text, name) ? [alias] : []));
    return [...listed, ...mapped];
  });
}

function isMacro(node: Node, name: string): boolean {
  return typeof node === 'string' && readsMacro(node, name);
}

function readsMacro(text: string, name: string): boolean {
  return text.toLowerCase().includes(`$(${name.toLowerCase()})`);
}
