import { expect } from 'vitest';
import { Secret } from '../src/domain/secret.ts';

// Private fields are invisible to toEqual: without this, any two secrets would compare as equal.
expect.addEqualityTesters([
  (left: unknown, right: unknown) => {
    const leftIsSecret = left instanceof Secret;
    const rightIsSecret = right instanceof Secret;
    if (leftIsSecret && rightIsSecret) return left.equals(right);
    return leftIsSecret === rightIsSecret ? undefined : false;
  },
]);
