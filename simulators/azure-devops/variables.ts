import type { VariableEntries, VariableEntry } from './state.ts';
import { isSameName } from './world.ts';

/** A variable as a client sends it. */
export interface SentVariable {
  readonly value?: string | null | undefined;
  readonly isSecret?: boolean | null | undefined;
  readonly isReadOnly?: boolean | null | undefined;
  readonly allowOverride?: boolean | null | undefined;
}

/** The entry of this name; names are compared without case. */
export function findEntry(variables: VariableEntries, name: string): VariableEntry | undefined {
  return Object.entries(variables).find(([each]) => isSameName(each, name))?.[1];
}

/**
 * What is stored after an update: exactly the names sent. A secret that comes without a value keeps the secret that is
 * stored under its name; where there is none (a new name, or one that was not secret) nothing is left of it.
 */
export function replaceVariables(
  stored: VariableEntries,
  sent: Readonly<Record<string, SentVariable>>,
): VariableEntries {
  return Object.fromEntries(
    Object.entries(sent).map(([name, { value, isSecret, isReadOnly, allowOverride }]) => {
      const old = findEntry(stored, name);
      const kept = isSecret && old?.isSecret ? old.value : '';
      return [
        name,
        {
          value: value ?? kept,
          isSecret: isSecret ?? false,
          ...(isReadOnly ? { isReadOnly } : {}),
          ...(allowOverride ? { allowOverride } : {}),
        },
      ];
    }),
  );
}

/** As the service shows them: value first, null for a secret; flags that are false are left out. */
export function renderVariables(variables: VariableEntries): object {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { value, isSecret, isReadOnly, allowOverride }]) => [
      name,
      {
        value: isSecret ? null : value,
        ...(allowOverride ? { allowOverride } : {}),
        ...(isSecret ? { isSecret } : {}),
        ...(isReadOnly ? { isReadOnly } : {}),
      },
    ]),
  );
}
