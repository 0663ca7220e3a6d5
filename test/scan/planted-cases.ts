import { contexts, encodings, plant, type Planted } from './contexts.ts';
import { tokenMakers } from './make-tokens.ts';

export interface PlantedCase extends Planted {
  readonly context: string;
  readonly token: string;
}

/** A new token of a family in every context, written in one way. */
export function plantedCases(id: string, encoding: string): readonly PlantedCase[] {
  return Object.entries(contexts).map(([context, surroundings]) => {
    const token = tokenOf(id);
    return { context, token, ...plant(encodings[encoding]?.(token) ?? '', surroundings()) };
  });
}

/** Keys take long to make, and one is as good as the next. */
const keys = new Map<string, string>();

function tokenOf(id: string): string {
  const make = tokenMakers[id];
  if (!make) throw new Error(`Nobody makes tokens of the form ${id}.`);
  if (id !== 'github-app-key') return make();
  const key = keys.get(id) ?? make();
  keys.set(id, key);
  return key;
}

/**
 * What is not found, and why: nothing stands fixed in an old token of Azure DevOps, so that no four bytes tell it where each
 * character is escaped; and a run that was wrapped into lines is none.
 */
const gaps: Readonly<Record<string, readonly string[]>> = {
  'azure-devops-old': [
    'percent, all of it',
    'percent, all of it, lower case',
    'JSON escapes, all of it',
    'base64 in lines of 76',
  ],
  'anaconda-strong': ['base64 in lines of 76'],
};

export function isKnownGap(id: string, encoding: string): boolean {
  return gaps[id]?.includes(encoding) ?? false;
}
