/** Where the figures of the bench go: to the terminal, and to a page with a section for each part. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '@duckdb/node-api';
import { printTable, printText } from '../print.js';

export interface BenchTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What a reader must know beside the figures. */
  readonly note?: string;
  readonly picture?: Picture;
}

export interface Picture {
  /** Beside the page. */
  readonly file: string;
  readonly alt: string;
  readonly svg: string;
}

export interface Bench {
  /** Scratch of this run of the bench. */
  readonly folder: string;
  /** DUCKDB_MEMORY_LIMIT. */
  readonly memory: string;
  readonly tell: (table: BenchTable) => Promise<void>;
}

/** `page`: a file whose section about `part` is written anew. */
export function openTelling(part: string, page: string | undefined, today: Date): Bench['tell'] {
  const told: BenchTable[] = [];
  return async (table) => {
    printText(`\n${table.title}`);
    printTable(table.header, table.rows);
    if (table.note !== undefined) printText(table.note);
    if (page === undefined) return;
    told.push(table);
    const before = existsSync(page) ? await readFile(page, 'utf8') : '';
    const section = [`## bench -- ${part}`, describeMachine(today), ...told.map(asMarkdown)].join('\n\n');
    await writeFile(page, withSection(before, section));
    if (table.picture) await writeFile(join(dirname(page), table.picture.file), table.picture.svg);
  };
}

/** A page with a section in the place of the one of the same title, else at its end. Pure. */
export function withSection(page: string, section: string): string {
  const [title = ''] = section.split('\n');
  const parts = page.trimEnd().split(/\n+(?=## )/);
  const rank = parts.findIndex((part) => part.split('\n')[0] === title);
  const kept = rank === -1 ? [...parts, section] : parts.with(rank, section);
  return `${kept.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Pure. */
export function asMarkdown({ title, header, rows, note, picture }: BenchTable): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const table = [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
  const drawn = picture === undefined ? [] : [`![${picture.alt}](${picture.file})`];
  return [`### ${title}`, table, ...(note === undefined ? [] : [note]), ...drawn].join('\n\n');
}

function describeMachine(today: Date): string {
  const cores = cpus();
  const [{ model } = { model: 'unknown' }] = cores;
  return [
    `${today.toISOString().slice(0, 10)}, ${cores.length} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `${platform()}, Node ${process.versions.node}, DuckDB ${version()}.`,
  ].join(', ');
}
