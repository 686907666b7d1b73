/** What a row that is not about persons rests on: the lines of the extracts, what each says of the cell, and the files that read and joined them. */
import type { Dataset } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import type { Session } from '../platform/effects.js';
import type { Manifest, ManifestInput } from '../published/manifest.js';
import { readInputs } from '../published/read-inputs.js';
import type { Asked, FoundRow } from './find-row.js';
import { mappingsOf, rulesOf } from './name-files.js';
import { type Placed, placeRow } from './place-row.js';
import { sayCell } from './say-cell.js';

/** `kept`: as published; `lost`: another value won; `silent`: it says nothing; `unknown`: what was read of it is no longer kept. */
export type Fate = 'kept' | 'lost' | 'silent' | 'unknown';

export interface Line extends Omit<Placed, 'lost'> {
  readonly fileName: string | null;
  readonly extractDate: string | null;
  /** Of the asked column. */
  readonly said?: { readonly fate: Fate; readonly value: string | null };
  /** Without an asked column: all that lost, by column. */
  readonly lost?: Readonly<Record<string, string>>;
}

export interface RowOrigin {
  readonly kind: 'row';
  readonly lines: readonly Line[];
  /** Who reads each source, and the partner's columns that feed the asked one. */
  readonly mappings: readonly {
    readonly source: string;
    readonly file: string;
    readonly columns: readonly string[];
  }[];
  /** Files that join rows and keep one of their values, with what they say of themselves. */
  readonly rules: readonly { readonly file: string; readonly says: string }[];
}

export interface Explaining {
  readonly dataset: Dataset;
  readonly manifest: Manifest;
  readonly asked: Asked;
  readonly row: FoundRow;
  readonly scratch: string;
}

/** Throws ObjectMissing where the version keeps no lines. */
export async function explainRow(
  explaining: Explaining,
  effects: Pick<Effects, 'zones'>,
  session: Session,
): Promise<RowOrigin> {
  const { dataset, manifest, asked } = explaining;
  const placed = await placeRow(explaining, effects, session);
  const inputs = await readInputs(dataset.id, manifest.version, effects.zones);
  const lines: Line[] = [];
  for (const { lost, ...one } of placed) {
    const input = inputs.find(({ source, sha256 }) => source === one.source && sha256 === one.extract);
    const line = { ...one, ...describeFile(input) };
    lines.push(
      asked.column === undefined
        ? { ...line, lost }
        : {
            ...line,
            said: await sayCell(explaining, { ...one, lost, column: asked.column }, effects, session),
          },
    );
  }
  const sources = new Set(lines.map(({ source }) => source));
  return {
    kind: 'row',
    lines,
    mappings: mappingsOf(dataset, sources, asked.column),
    rules: rulesOf(dataset, asked.table),
  };
}

function describeFile(input: ManifestInput | undefined): Pick<Line, 'fileName' | 'extractDate'> {
  return { fileName: input?.fileName ?? null, extractDate: input?.extractDate ?? null };
}
