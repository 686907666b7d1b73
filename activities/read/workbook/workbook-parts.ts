/** The small parts of a workbook: which sheets it has, where they are, which styles are dates. */
import type { Archive } from '../archive/open-archive.js';
import { parseXml } from '../xml/xml-events.js';
import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';

export interface SheetPart {
  readonly name: string;
  readonly path: string;
  readonly hidden: boolean;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  readonly sharedStrings: string | null;
  readonly styles: string | null;
  /** Days are counted from 1904. */
  readonly from1904: boolean;
}

/** Member by path, ignoring case and a leading slash, as Excel does. */
export function partOf(archive: Archive, path: string): Archive['entries'][number] | undefined {
  const wanted = plainPath(path);
  return archive.entries.find((entry) => plainPath(entry.fileName) === wanted);
}

function plainPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

/** Streams a part through the handler; false when the workbook has no such part. */
export async function parsePart(
  archive: Archive,
  path: string,
  handler: Partial<XmlHandler>,
  afterChunk?: () => Promise<void>,
): Promise<boolean> {
  const entry = partOf(archive, path);
  if (!entry) return false;
  const whole: XmlHandler = { open: () => {}, close: () => {}, text: () => {}, ...handler };
  await parseXml(archive.read(entry), whole, afterChunk);
  return true;
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** Relations of a part, their targets as paths within the archive. */
async function readRelations(archive: Archive, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relations: Relation[] = [];
  await parsePart(archive, `${folder}_rels/${part.slice(folder.length)}.rels`, {
    open(name, place) {
      if (name !== 'Relationship') return;
      const tag = place.tag();
      const target = attribute(tag, 'Target') ?? '';
      const type = (attribute(tag, 'Type') ?? '').split('/').at(-1) ?? '';
      relations.push({ id: attribute(tag, 'Id') ?? '', type, target: resolveTarget(folder, target) });
    },
  });
  return relations;
}

function resolveTarget(folder: string, target: string): string {
  const parts: string[] = [];
  const path = target.startsWith('/') ? target : `${folder}${target}`;
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Null when the archive is no workbook. */
export async function readWorkbookParts(archive: Archive): Promise<WorkbookParts | null> {
  const root = (await readRelations(archive, '')).find(({ type }) => type === 'officeDocument');
  const main = root?.target ?? 'xl/workbook.xml';
  const relations = await readRelations(archive, main);
  const sheets: SheetPart[] = [];
  let from1904 = false;
  const found = await parsePart(archive, main, {
    open(name, place) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attribute(place.tag(), 'date1904') ?? '');
      if (name !== 'sheet') return;
      const tag = place.tag();
      const id = /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '';
      const relation = relations.find((candidate) => candidate.id === id);
      if (relation && /^(worksheet|)$/.test(relation.type))
        sheets.push({
          name: attribute(tag, 'name') ?? '',
          path: relation.target,
          hidden: /hidden/i.test(attribute(tag, 'state') ?? ''),
        });
    },
  });
  if (!found) return null;
  const target = (type: string): string | null =>
    relations.find((relation) => relation.type === type)?.target ?? null;
  return { sheets, sharedStrings: target('sharedStrings'), styles: target('styles'), from1904 };
}

/** `duration`: hours that go on beyond a day. */
export type DateStyle = 'date' | 'time' | 'duration' | null;

/** Formats 14 to 22 and 45 to 47 are dates or times by the standard (ECMA-376, 18.8.30); 27 to 36 and 50 to 58 in East Asia. */
function builtInStyle(id: number): DateStyle {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date';
  if (id === 46) return 'duration';
  return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? 'time' : null;
}

/** For each cell style, whether its numbers are dates. */
export async function readDateStyles(archive: Archive, path: string | null): Promise<DateStyle[]> {
  const custom = new Map<number, DateStyle>();
  const styles: DateStyle[] = [];
  let inside = false;
  if (path === null) return styles;
  await parsePart(archive, path, {
    open(name, place) {
      const tag = place.tag();
      if (name === 'numFmt')
        custom.set(Number(attribute(tag, 'numFmtId')), styleOfFormat(attribute(tag, 'formatCode') ?? ''));
      if (name === 'cellXfs') inside = true;
      if (name !== 'xf' || !inside) return;
      const id = Number(attribute(tag, 'numFmtId') ?? 0);
      styles.push(custom.has(id) ? (custom.get(id) ?? null) : builtInStyle(id));
    },
    close(name) {
      if (name === 'cellXfs') inside = false;
    },
  });
  return styles;
}

/** A format code with year, day or hour letters outside quotes, brackets and escapes. */
function styleOfFormat(code: string): DateStyle {
  const first = code.split(';', 1)[0] ?? '';
  const bare = first.replace(/"[^"]*"?|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  if (/general/i.test(bare)) return null;
  if (bare.includes('[')) return 'duration';
  if (/[yd]/i.test(bare) || (/m/i.test(bare) && !/[hs]/i.test(bare))) return 'date';
  return /[hs]/i.test(bare) ? 'time' : null;
}
