/** What a row that is not about persons rests on: the lines of the extracts, what each says of the cell, and the files that read and joined them. */
import type { Effects } from '../effects.js';
import type { Session } from '../platform/effects.js';
import type { ManifestInput } from '../published/manifest-input.js';
import { readInputs } from '../published/read-inputs.js';
import { mappingsOf, rulesOf } from './name-files.js';
import type { Explaining, Line, RowOrigin } from './origin.js';
import { placeRow } from './place-row.js';
import { sayCell } from './say-cell.js';

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
