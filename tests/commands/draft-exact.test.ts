/** A new source of a table with decimals and UUIDs reads them by what keeps every digit. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { z } from 'zod';
import { describeTable } from '../../datasets/contract-columns.js';
import type { DraftRequest } from '../../scripts/draft/draft-request.js';
import { sourceFiles } from '../../scripts/draft/templates.js';
import { writeMapping } from '../../scripts/draft/write-mapping.js';

const said = { description: 'Une colonne.' };
const table = describeTable('aides', {
  title: 'Aides',
  grain: 'une ligne',
  row: z.strictObject({
    montant: z.number().multipleOf(0.01).meta(said),
    dossier: z.uuid().meta(said),
    personne: z.uuid().meta({ ...said, identifier: 'nir' }),
  }),
});

const LINES = [
  'cell_decimal(montant) as montant',
  'cell_uuid(dossier) as dossier',
  'cell_text(personne) as personne',
];

it('is made so', () => {
  const sql = sourceFiles('essai', 'p', table)['sources/essai.sql'] ?? '';
  for (const line of LINES) assert.ok(sql.includes(`  ${line},`), sql);
});

it('is drafted so from a sample', () => {
  const request = { id: 'essai', table, personal: false } as DraftRequest;
  const fed = new Map(table.columns.map(({ name }) => [name, name]));
  const sql = writeMapping(request, fed, []).replaceAll('"', '');
  for (const line of LINES) assert.ok(sql.includes(`  ${line},`), sql);
});
