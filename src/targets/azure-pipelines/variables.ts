import type { Variable, Variables } from '../../vendors/azure-devops/shapes.ts';

/** The variable's name as the container spells it: names are compared without case. */
export function spellingOf(variables: Variables, name: string): string | undefined {
  return Object.keys(variables).find((each) => each.toLowerCase() === name.toLowerCase());
}

export function findVariable(variables: Variables, name: string): Variable | undefined {
  const spelling = spellingOf(variables, name);
  return spelling === undefined ? undefined : variables[spelling];
}

/** The map with one variable changed, in its old spelling and with its other fields where it was there already. */
export function withVariable(variables: Variables, name: string, change: Variable): Variables {
  const spelling = spellingOf(variables, name) ?? name;
  return { ...variables, [spelling]: { ...variables[spelling], ...change } };
}

export function withoutVariable(variables: Variables, name: string): Variables {
  const spelling = spellingOf(variables, name);
  return Object.fromEntries(Object.entries(variables).filter(([each]) => each !== spelling));
}

/**
 * The map as it is sent: a secret whose value we do not hold goes as `{"value": null, "isSecret": true}`, which keeps
 * what is stored. Left out, it would be deleted; sent as a text, it would be replaced.
 */
export function keepingSecrets(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [
      name,
      variable.isSecret ? { ...variable, value: variable.value ?? null } : variable,
    ]),
  );
}

/** What a container shows that is not as it was written, for people; empty when all is there with its secret flag. */
export function differences(written: Variables, shown: Variables): readonly string[] {
  const found: string[] = [];
  for (const [name, variable] of Object.entries(written)) {
    const other = findVariable(shown, name);
    if (!other) found.push(`${name} is missing`);
    else if (Boolean(other.isSecret) !== Boolean(variable.isSecret))
      found.push(`${name} ${other.isSecret ? 'has become a secret' : 'is no longer a secret'}`);
  }
  for (const name of Object.keys(shown)) {
    if (spellingOf(written, name) === undefined) found.push(`${name} is there unasked`);
  }
  return found;
}
