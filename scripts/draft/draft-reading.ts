/** What a draft pins of a file: how it is read, where a column stands, and what its cells look like. Pure. */
import type { Inspection } from '../../activities/read/inspect-file.js';

/** What was found is pinned: a file that is written otherwise is then a finding. */
export function readOf({ format, encoding, dialect, sheets, headerRow, xml }: Inspection): string {
  if (xml)
    return `read: ${JSON.stringify({ format, xml: { group: xml.group, record: xml.record, ...(xml.ignored.length > 0 ? { ignored: xml.ignored } : {}) } })} # à décider : est-ce bien un « ${(xml.record ?? xml.group).split('/').at(-1)} » par ligne ?\n`;
  const [sheet] = sheets ?? [];
  if (sheet !== undefined)
    return `read: { format: ${format}, sheet: ${JSON.stringify(sheet)}${headerRow ? `, headerLines: ${headerRow}` : ''} }\n`;
  if (format !== 'csv' || dialect === null) return `read: { format: ${format} }\n`;
  const { delimiter, quote } = dialect;
  const pinned = [
    ...[`format: csv`, `encoding: ${encoding.name}`, `delimiter: ${JSON.stringify(delimiter)}`],
    ...(quote ? [`quote: ${JSON.stringify(quote)}`] : []),
    `headerLines: ${dialect.headerLine}`,
  ];
  return `read: { ${pinned.join(', ')} }\n`;
}

/** XML and nested JSON are read by paths, and were inspected under them. */
export function placeOf({ format, columns }: Inspection, name: string): string {
  if (format === 'xml') {
    const path = columns.find((column) => column.name === name)?.path ?? name;
    return `, path: ${JSON.stringify(path)}`;
  }
  const isNested = columns.some((column) => /[.[\]]/.test(column.name));
  return isNested && (format === 'json' || format === 'ndjson') ? `, path: ${JSON.stringify(name)}` : '';
}

export function lookOf({ columns, rows, warnings }: Inspection, index: number): string {
  const { guessedType = 'text', filled = 0, path = '' } = columns[index] ?? {};
  const share = rows === 0 ? 0 : Math.round((100 * filled) / rows);
  const isOneOfSeveral = warnings.some(
    ({ code, field }) => code === 'xml_first_only' && `${path}/`.startsWith(`${field}/`),
  );
  const several = isOneOfSeveral
    ? ' ; à décider : vient plusieurs fois par ligne, seule la première est lue'
    : '';
  return `# ${guessedType}, ${share} % remplie${several}`;
}

/** Words that YAML reads as something else than a name. */
const YAML_WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

export function key(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !YAML_WORDS.test(name) ? name : JSON.stringify(name);
}
