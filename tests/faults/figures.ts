/** What a file of this suite counted: one line, for the page docs/faults.md. */
import { appendFile } from 'node:fs/promises';

/** Appended to the file that INSERTION_FIGURES names; nothing where it names none. */
export async function tellFigures(part: string, figures: Readonly<Record<string, number>>): Promise<void> {
  const path = process.env.INSERTION_FIGURES;
  if (path !== undefined) await appendFile(path, `${JSON.stringify({ part, ...figures })}\n`);
}
