import { datasetOf } from '../door/dataset-of.js';
import { openDoor } from '../door/door.js';
import type { Effects } from '../effects.js';
import type { Run, WrittenCatalogue } from '../handover/run.js';
import { writeCatalogue } from './write-catalogue.js';

export function createCatalogueActivities(effects: Effects) {
  const { zones, engine, references, datasets, publicUrl, apiUrl, rawSealed, rules, checkProgram, now } =
    effects;
  return {
    /** The site as it is now, whichever run published what it shows. */
    writeCatalogue: openDoor(
      'catalogue',
      effects,
      async ({ dataset }: Run, attempt): Promise<WrittenCatalogue> =>
        writeCatalogue(datasetOf(effects, dataset), {
          ...{
            open: zones.open,
            engine,
            references,
            datasets,
            publicUrl,
            apiUrl,
            rawSealed,
            checkProgram,
            now,
            ...attempt,
          },
          isOutside: (code) => rules.issues.get(code)?.scope === 'outside',
        }),
    ),
  };
}
