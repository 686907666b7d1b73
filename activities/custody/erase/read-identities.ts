/** The small file in which somebody says who they are: JSON (one object, or a list) or CSV with a header. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';

/** One object of texts per person, empty ones left out. Throws ConfigurationInvalid, telling the field and never a value. */
export function readIdentities<Shape extends z.ZodType>(text: string, identity: Shape): z.infer<Shape>[] {
  const bare = text.replace(/^\uFEFF/, '').trim();
  if (bare === '') throw refused('it is empty');
  const records = /^[[{]/.test(bare) ? readJson(bare) : readCsv(bare);
  if (records.length === 0) throw refused('it has a header and nobody');
  return records.map((record, rank) => {
    const parsed = identity.safeParse(record);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const field = issue?.code === 'unrecognized_keys' ? issue.keys.length : issue?.path.join('.');
    throw refused(
      typeof field === 'number'
        ? `identity ${rank + 1} has ${field} fields of another name than ${fieldsOf(identity)}`
        : `${field || 'the whole'} of identity ${rank + 1} is no text`,
    );
  });
}

function fieldsOf(identity: z.ZodType): string {
  return identity instanceof z.ZodObject ? Object.keys(identity.shape).join(', ') : 'those expected';
}

function refused(why: string): ConfigurationInvalid {
  return new ConfigurationInvalid(`--identifiers: ${why}; correct the file. Nobody was erased.`);
}

const Texts = z.record(z.string(), z.string());

function readJson(text: string): Record<string, string>[] {
  try {
    const parsed: unknown = JSON.parse(text);
    const records = z.array(Texts).safeParse(Array.isArray(parsed) ? parsed : [parsed]);
    if (records.success) return records.data.map(withoutEmpty);
  } catch {
    // reported below, without its text: it contains identities
  }
  throw refused('it is no JSON object of texts, nor a list of them');
}

function readCsv(text: string): Record<string, string>[] {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [';', '\t', ','].find((one) => header.includes(one)) ?? ';';
  try {
    const rows: unknown = parse(text, { columns: true, delimiter, trim: true, skip_empty_lines: true });
    return z.array(Texts).parse(rows).map(withoutEmpty);
  } catch {
    throw refused('it is no CSV with a header and as many cells in each line');
  }
}

function withoutEmpty(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value.trim() !== ''));
}
