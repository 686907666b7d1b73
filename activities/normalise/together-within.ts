/** Extracts up to so many bytes are read in one session. */
export const TOGETHER_BYTES = 32 << 20;

/** Neighbours in groups whose sizes sum to no more than `most`; one that is larger stands alone. Pure. */
export function togetherWithin<Item extends { readonly bytes: number }>(
  most: number,
  items: readonly Item[],
): Item[][] {
  const groups: Item[][] = [];
  let held = 0;
  for (const item of items) {
    const last = groups.at(-1);
    if (last && held + item.bytes <= most) last.push(item);
    else {
      groups.push([item]);
      held = 0;
    }
    held += item.bytes;
  }
  return groups;
}
