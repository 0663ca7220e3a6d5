import { Link, type LinkProps } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const shape =
  'inline-flex items-center justify-center gap-2 rounded-lg text-sm font-medium whitespace-nowrap select-none transition-colors disabled:opacity-50 disabled:cursor-not-allowed min-h-9 px-3.5 [&_svg]:size-4 [&_svg]:shrink-0';

const kinds: Readonly<Record<ButtonKind, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border border-line-strong bg-panel hover:bg-raised',
  quiet: 'text-quiet hover:bg-raised hover:text-text',
  danger: 'border border-broken text-broken hover:bg-broken-soft',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  /** Something is being done: the button waits, keeps its size, and says so to a screen reader. */
  readonly isBusy?: boolean;
}

export function Button({ kind = 'plain', isBusy = false, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy}
      className={classes(shape, kinds[kind], isBusy && 'animate-pulse', className)}
    />
  );
}

/** Looks like a button and goes to another page. */
export function ButtonLink({
  kind = 'plain',
  className,
  ...rest
}: LinkProps & { readonly kind?: ButtonKind; readonly className?: string; readonly children?: ReactNode }) {
  return <Link {...rest} className={classes(shape, kinds[kind], className)} />;
}
