/** What was read a moment ago, shared by all who ask for it at once. A failure is not kept. */
export interface Memo<Value> {
  get(key: string, load: () => Promise<Value>): Promise<Value>;
}

/** `now`: milliseconds of any clock that only goes forward. The oldest of more than `most` are forgotten. */
export function createMemo<Value>(
  { ttlMs, most }: { readonly ttlMs: number; readonly most: number },
  now: () => number,
): Memo<Value> {
  const known = new Map<string, { readonly value: Promise<Value>; readonly until: number }>();
  return {
    get(key, load) {
      const found = known.get(key);
      if (found && found.until > now()) return found.value;
      const value = load();
      known.delete(key);
      known.set(key, { value, until: now() + ttlMs });
      value.catch(() => {
        if (known.get(key)?.value === value) known.delete(key);
      });
      for (const oldest of known.keys()) {
        if (known.size <= most) break;
        known.delete(oldest);
      }
      return value;
    },
  };
}
