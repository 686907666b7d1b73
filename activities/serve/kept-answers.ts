/** Answers that many ask for, kept in memory by their tag: what a tag names never changes. */

const MOST_CHARACTERS = 32_000_000;

export interface KeptAnswers {
  /** Those who ask at the same time wait for the same answer. A failure is not kept. */
  get(tag: string, write: () => Promise<string>): Promise<string>;
}

export function createKeptAnswers(most: number = MOST_CHARACTERS): KeptAnswers {
  const written = new Map<string, string>();
  const underWay = new Map<string, Promise<string>>();
  let held = 0;

  function keep(tag: string, text: string): void {
    written.set(tag, text);
    held += text.length;
    for (const [oldest, { length }] of written) {
      if (held <= most) break;
      written.delete(oldest);
      held -= length;
    }
  }

  return {
    async get(tag, write) {
      const known = written.get(tag);
      if (known !== undefined) {
        written.delete(tag);
        written.set(tag, known);
        return known;
      }
      const shared = underWay.get(tag);
      if (shared) return shared;
      const writing = write();
      underWay.set(tag, writing);
      try {
        const text = await writing;
        keep(tag, text);
        return text;
      } finally {
        underWay.delete(tag);
      }
    },
  };
}
