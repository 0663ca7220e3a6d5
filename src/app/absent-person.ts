import type { Person } from '../ports/person.ts';

/** Where nobody can be asked: what only a person can do waits. */
export const absentPerson: Person = {
  isThere: () => false,
  canTryAgain: false,
  hasBrowser: false,
  bringValue: async () => await Promise.resolve(undefined),
  sendToPage: async () => await Promise.resolve(false),
  confirmDone: async () => await Promise.resolve(false),
  acceptExcess: async () => await Promise.resolve(false),
};
