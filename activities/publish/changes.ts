/** Two values of a field, compared and told. */
export interface Change {
  readonly field: string;
  /** Null where there is nothing. Of a long text only the lines that differ. */
  readonly served: string | null;
  readonly wanted: string | null;
}

const SHOWN_LINES = 12;
const SHOWN_CHARACTERS = 300;

/** The fields of `wanted` that `served` has otherwise, in the order of `wanted`. */
export function changesOf(
  served: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>> | object,
): Change[] {
  return Object.entries(wanted).flatMap(([field, value]) => {
    const standing = served[field];
    if (canonical(standing) === canonical(value)) return [];
    return [tellChange(field, standing, value)];
  });
}

function tellChange(field: string, served: unknown, wanted: unknown): Change {
  if (typeof served !== 'string' || typeof wanted !== 'string' || !wanted.includes('\n'))
    return { field, served: show(served), wanted: show(wanted) };
  const [before, after] = [served.split('\n'), wanted.split('\n')];
  const gone = before.filter((line) => line.trim() !== '' && !after.includes(line));
  const come = after.filter((line) => line.trim() !== '' && !before.includes(line));
  return { field, served: showLines(gone), wanted: showLines(come) };
}

/** Absent, null and an empty text say the same; keys stand in no order. */
function canonical(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${entries.sort().join(',')}}`;
}

function show(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function showLines(lines: readonly string[]): string | null {
  if (lines.length === 0) return null;
  const shown = lines.slice(0, SHOWN_LINES).map((line) => show(line) ?? '');
  return [...shown, ...(lines.length > SHOWN_LINES ? [`… ${lines.length - SHOWN_LINES} more`] : [])].join(
    '\n',
  );
}
