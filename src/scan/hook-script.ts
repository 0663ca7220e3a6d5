/** By which a hook of ours is known again. */
export const hookMark = 'mintmark scan --install-hook';

/** How the hook that was there before is called now. */
export const beforeSuffix = '.before-mintmark';

const cannotTell = 'mintmark: git diff failed';

/**
 * A pre-commit hook in POSIX sh. Starting a program costs more than the whole of git diff: it is started only where a line
 * could hold something. Where git or grep fails, it is started as well: what cannot be looked at is not let through.
 */
export function hookScript({
  prefilter,
  command: [program, script],
}: {
  readonly prefilter: string;
  readonly command: readonly [program: string, script: string];
}): string {
  return `#!/bin/sh
# Written by: ${hookMark} (say it again after an update of Mintmark).
before="$0${beforeSuffix}"
if [ -x "$before" ]; then
  "$before" "$@" || exit
fi
{
  git diff --cached --unified=0 --no-color --no-ext-diff --no-textconv --text 2>/dev/null || echo '${cannotTell}'
} | LC_ALL=C grep -qE ${quoted(`${prefilter}|^${cannotTell}`)}
[ $? -eq 1 ] && exit 0
program=${quoted(program)} script=${quoted(script)}
if [ -x "$program" ] && [ -f "$script" ]; then
  exec "$program" "$script" scan --staged
fi
exec mintmark scan --staged
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
