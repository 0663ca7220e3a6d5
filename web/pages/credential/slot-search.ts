import { textsOf } from '../../parts/texts-of.ts';

/** What the slots of a credential are filtered by: `slots` is a part of a label, `health` a word of their health. */
export function slotSearch(search: Record<string, unknown>) {
  return textsOf(search, ['slots', 'health']);
}
