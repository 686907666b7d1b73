/** A workbook is an archive: SQL reads the sheet within. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/** The data sheet of a workbook, out of its archive, beside it. */
export async function extractSheet(path: string): Promise<string> {
  const zip = await openPromise(path);
  for await (const entry of zip.eachEntry())
    if (entry.fileName === 'xl/worksheets/sheet1.xml')
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(`${path}.sheet`));
  zip.close();
  return `${path}.sheet`;
}
