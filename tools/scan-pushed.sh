#!/bin/sh
# Scans what a push or a pull request brought: BEFORE..HEAD, or everything where there is no BEFORE (a new branch, a forced
# push, a shallow clone). Writes SARIF, tells findings beside the lines, and ends as `mintmark scan` does.
set -u
set --
[ "${STRICT:-false}" = true ] && set -- "$@" --strict
[ "${IS_PUBLIC:-false}" = true ] && set -- "$@" --public
if [ -n "${BEFORE:-}" ] && git cat-file -e "$BEFORE^{commit}" 2>/dev/null; then
  set -- "$@" --since "$BEFORE"
else
  set -- "$@" --history
fi
node "$MINTMARK" scan "$@" --format sarif --out "$SARIF" --quiet
code=$?
# What stopped before it looked has written nothing.
[ -f "$SARIF" ] && echo "sarif=$SARIF" >>"$GITHUB_OUTPUT"
node "$MINTMARK" scan "$@" --format github
exit "$code"
