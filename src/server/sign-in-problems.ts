/** Why nobody was signed in by the team's issuer, as a closed list: `/sign-in#problem=<code>`. */
export const signInProblemCodes = [
  'not-begun',
  'cancelled',
  'refused',
  'unreachable',
  'untrusted',
  'email-not-verified',
  'no-member',
  'too-many-tries',
] as const;

export type SignInProblem = (typeof signInProblemCodes)[number];

/** What the page says of each. */
export const signInProblems: Readonly<
  Record<SignInProblem, { readonly message: string; readonly hint: string }>
> = {
  'not-begun': {
    message: 'This sign-in was not begun in this browser, was used before, or took more than ten minutes.',
    hint: 'Begin again, and take the same browser to the end.',
  },
  cancelled: { message: 'The sign-in was cancelled.', hint: 'Begin again when you want to.' },
  refused: {
    message: 'The identity issuer did not accept the sign-in.',
    hint: 'Begin again. If it stays so, the client id, its secret or the redirect address is not what the issuer knows.',
  },
  unreachable: {
    message: 'The identity issuer does not answer.',
    hint: 'Try again later, or sign in by a link from an admin.',
  },
  untrusted: {
    message: 'What came back from the identity issuer cannot be trusted; nobody was signed in.',
    hint: 'Begin again. If it stays so, an admin finds in the audit log what did not fit.',
  },
  'email-not-verified': {
    message: 'The identity issuer does not say that your e-mail address is verified.',
    hint: 'Have it verified there, or sign in by a link from an admin.',
  },
  'no-member': {
    message: 'Nobody here has your e-mail address.',
    hint: 'Ask an admin to add you with it: Members.',
  },
  'too-many-tries': {
    message: 'Too many tries to sign in have failed.',
    hint: 'Wait five minutes, or sign in by a link from an admin.',
  },
};
