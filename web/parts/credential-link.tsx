import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface CredentialLinkProps {
  readonly name: string;
  /** In place of the name: the label of one of its tokens. */
  readonly children?: ReactNode;
  readonly className?: string;
}

/** The name of a credential, as the way to its page. */
export function CredentialLink({ name, children = name, className }: CredentialLinkProps) {
  return (
    <Link
      to="/credentials/$name"
      params={{ name }}
      className={classes(
        'font-medium break-words underline-offset-4 hover:text-accent hover:underline',
        className,
      )}
    >
      {children}
    </Link>
  );
}
