import { newText, type PersonEntry } from './world.ts';

/** The accounts of the sandbox, named by what they are. */
export function seedPeople(): PersonEntry[] {
  const person = (name: string, email: string, isEmailVerified = true): PersonEntry => ({
    subject: newText(),
    name,
    email,
    isEmailVerified,
  });
  return [
    person('maintainer', 'maintainer@example.org'),
    // As people type it: issuers keep the capitals.
    person('builder', 'Build-Team@Example.org'),
    person('stranger', 'stranger@example.net'),
    person('unverified', 'maintainer@example.org', false),
  ];
}
