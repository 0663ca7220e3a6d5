/** With `--exit-code`: there is something to do. */
export const exitChanges = 10;
