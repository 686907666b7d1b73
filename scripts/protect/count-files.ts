/** Files of counts as commands take them, and messages that name them. */
import { basename, resolve } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Session } from '../../activities/platform/effects.js';
import { intoScratch } from '../../activities/read/convert-file.js';
import { readExtract } from '../../activities/read/read-extract.js';

/** The room knows lines; which file they are of is known here. */
export async function naming<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigurationInvalid)
      throw new ConfigurationInvalid(`${basename(file)}: ${error.message}`);
    throw error;
  }
}

/** Throws ConfigurationInvalid. */
export function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ConfigurationInvalid(`${option} takes a whole number of one or more; correct it.`);
}

/** A table of which a line is lost is another table. */
export async function openTable(file: string, session: Session, scratch: string): Promise<readonly string[]> {
  const fileName = basename(file);
  const path = await intoScratch(resolve(file), scratch);
  const { columns, rowsRejected } = await readExtract({ path, fileName, scratch }, session);
  if (rowsRejected > 0)
    throw new ConfigurationInvalid(
      `${fileName}: ${rowsRejected} lines could not be read; \`npx insertion convert\` lists them, correct them.`,
    );
  return columns;
}
