/** A source drafted from a sample, or from what its server answers. */
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { inspectFile } from '../../activities/read/inspect-file.js';
import type { Dataset, Table } from '../../datasets/dataset.js';
import { withFileSession } from '../session/file-session.js';
import { configure } from '../toolkit.js';
import type { DraftRequest } from './draft-request.js';
import { type Draft, draftSource } from './draft-source.js';

export interface Asked {
  readonly sample?: string;
  readonly from?: string;
}

export async function draftAsked(
  id: string,
  partner: string,
  { sample, from }: Asked,
  dataset: Dataset,
  table: Table,
) {
  if (sample !== undefined && from !== undefined)
    throw new ConfigurationInvalid('--sample and --from are two ways to draft; give one.');
  const { personal, roles } = dataset.metadata;
  const of = { id, partner, table, personal, roles: Object.keys(roles) };
  if (sample !== undefined) return draft(of, sample);
  return from === undefined ? null : draftFrom(of, from);
}

type DraftOf = Pick<DraftRequest, 'id' | 'partner' | 'table' | 'personal' | 'roles'>;

const today = () => new Date().toISOString().slice(0, 10);

/** Nothing of a sample about persons is kept. */
export async function draft(of: DraftOf, sample: string) {
  const seen = await withFileSession(sample, (session, scratch) =>
    inspectFile(resolve(sample), session, scratch),
  );
  const kept = of.personal ? null : `samples/${of.id}${extname(sample)}`;
  const made = draftSource({ ...of, seen, day: today(), sample: kept });
  return {
    ...made,
    files: { ...textsOf(of.id, made), ...(kept === null ? {} : { [kept]: await readFile(sample) }) },
  };
}

/** What was asked there is kept nowhere. */
async function draftFrom(of: DraftOf, from: string) {
  const { askPlace } = await import('../draft/ask-place.js');
  const asked = await askPlace(from, of, configure());
  const made = draftSource({ ...of, ...asked, day: today(), sample: null });
  return { ...made, files: textsOf(of.id, made) };
}

function textsOf(id: string, { declaration, mapping }: Draft): Record<string, string | Uint8Array> {
  return { [`sources/${id}.yaml`]: declaration, [`sources/${id}.sql`]: mapping };
}
