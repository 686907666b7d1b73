/** Results to stdout, everything said on the way to stderr. */
import pc from 'picocolors';

export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

export function sayStep(sentence: string): void {
  say(asStep(sentence));
}

export function asStep(sentence: string): string {
  return `${pc.dim('›')} ${sentence}`;
}

export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A word of a command to type, whatever a shell would make of it. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}._/@:=+-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Columns of equal width; the first is text, the others align right when they are numbers. */
export function printTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [header, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? groupDigits(cell) : cell)),
  );
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  cells.forEach((row, index) => {
    const line = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return typeof rows[0]?.[column] === 'number' ? cell.padStart(width) : cell.padEnd(width);
    });
    printText((index === 0 ? pc.bold(line.join('  ')) : line.join('  ')).trimEnd());
  });
}

export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}
