import type { z } from 'zod';
import { didYouMean } from '../domain/nearest.ts';
import type { ManifestPath, ManifestProblem } from './manifest-problem.ts';

type Issue = z.core.$ZodIssue;

/** Turns what a schema found into problems with the nearest valid word. `knownKeys` are the keys of the object at `path`. */
export function schemaProblems(
  error: z.ZodError,
  { path, knownKeys }: { path: ManifestPath; knownKeys: readonly string[] },
): readonly ManifestProblem[] {
  const problems = error.issues.flatMap((issue) => issueProblems(issue, path, knownKeys));
  // A misspelt key is one mistake, not an unknown key and a missing one.
  const misspelt = problems.filter(({ isAboutKey }) => isAboutKey).map(({ message }) => message);
  return problems.filter(({ path: at, message }) => {
    const isMissing = message.includes(' is missing (');
    return !isMissing || !misspelt.some((text) => text.includes(`did you mean "${String(at.at(-1))}"`));
  });
}

function issueProblems(
  issue: Issue,
  base: ManifestPath,
  knownKeys: readonly string[],
): readonly ManifestProblem[] {
  const path = [
    ...base,
    ...issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment)),
  ];
  // Everything else speaks for itself through its message.
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        isAboutKey: true,
        message: `"${key}" is not known here${didYouMean(key, knownKeys) || known(knownKeys)}`,
      }));
    case 'invalid_value': {
      if (issue.input === undefined)
        return [
          { path, message: `"${String(path.at(-1))}" is missing (${issue.values.map(String).join(' or ')})` },
        ];
      const values = issue.values.map(String);
      return [
        {
          path,
          message: `expected ${values.join(' or ')}${typeof issue.input === 'string' ? didYouMean(issue.input, values) : ''}`,
        },
      ];
    }
    case 'invalid_type':
      return [
        issue.input === undefined
          ? { path, message: `"${String(path.at(-1))}" is missing (${issue.expected})` }
          : { path, message: `"${String(path.at(-1))}" must be ${issue.expected}` },
      ];
    case 'invalid_key':
      return [{ path, isAboutKey: true, message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_union': {
      // Of several allowed forms, the one that fits best is the one that was meant.
      const [best] = [...issue.errors].sort((left, right) => weight(left) - weight(right));
      if (!best || best.length === 0) return [{ path, message: issue.message }];
      return best.flatMap((inner) => issueProblems(inner, path, knownKeys));
    }
    default:
      return [{ path, message: issue.message }];
  }
}

/** Unknown keys weigh more than missing ones: a form whose keys are all known was probably meant. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1),
    0,
  );
}

function known(keys: readonly string[]): string {
  return keys.length > 0 ? `; known: ${keys.join(', ')}` : '';
}

/** The keys that an object schema (or a union of them) knows, read from its JSON Schema. */
export function keysOfSchema(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object'
      ? Object.keys(schema.properties ?? {})
      : [];
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => {
    const list = (schema as Record<string, unknown>)[key];
    return Array.isArray(list) ? list.flatMap(keysOfSchema) : [];
  });
  return [...new Set([...own, ...branches])];
}
