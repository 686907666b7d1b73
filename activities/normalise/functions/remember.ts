/** Enough for every telephone of a département's extract; some megabytes of text at most. */
const MOST_ENTRIES = 20_000;

/** A pure function that remembers its last answers: structures repeat on thousands of rows. Forgets all when it is full. */
export function remember(answer: (text: string) => string | null): (text: string) => string | null {
  const known = new Map<string, string | null>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = answer(text);
    if (known.size >= MOST_ENTRIES) known.clear();
    known.set(text, made);
    return made;
  };
}
