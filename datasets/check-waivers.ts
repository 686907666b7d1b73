/** Whether waivers name what there is. */
import { DeclarationInvalid } from '../activities/errors.js';
import type { Dataset, Source } from './dataset.js';
import type { Waiver } from './waivers.js';

/** What a waiver names must exist, and be named once. `codes`: every rule and issue there is. Throws DeclarationInvalid. */
export function checkWaivers(
  { id, sources }: Pick<Dataset, 'id' | 'sources'>,
  codes: ReadonlySet<string>,
): void {
  for (const { declaration, waivers = [] } of sources) {
    const known = new Set<string>();
    for (const [index, waiver] of waivers.entries()) {
      const key = JSON.stringify([waiver.code, waiver.column]);
      const wrong = known.has(key)
        ? 'is waived twice; keep one entry'
        : wrongWaiver(waiver, declaration, codes);
      if (wrong !== undefined)
        throw new DeclarationInvalid(
          `${id}/sources/${declaration.source}.waivers.yaml entry ${index + 1}: "${waiver.code}" ${wrong}.`,
        );
      known.add(key);
    }
  }
}

function wrongWaiver(
  { code, column }: Waiver,
  source: Source,
  codes: ReadonlySet<string>,
): string | undefined {
  if (!codes.has(code)) return 'is no rule and no issue; take a code of quality-rules/README.md';
  if (column === undefined || Object.hasOwn(source.columns, column)) return undefined;
  return `is waived for the column "${column}", which ${source.source}.yaml does not declare; name one that it does, or none`;
}
