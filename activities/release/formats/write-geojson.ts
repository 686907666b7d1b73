import type { Table } from '../../../datasets/dataset.js';
import type { Session } from '../../platform/effects.js';
import { RAW_TEXT } from '../../spreadsheet/cells.js';
import { literal } from '../../text/sql-text.js';
import { type AssembledTable, columnStruct, publishedRows } from '../published-rows.js';

/** A FeatureCollection (RFC 7946) of the rows that have both coordinates; the other columns are the properties. */
export async function writeGeojson(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  await session.run(
    `copy (select ${feature(assembled.table)} from ${publishedRows(assembled)} where longitude is not null and latitude is not null)
     to ${literal(path)} (${RAW_TEXT}, new_line ',\n', prefix '{"type":"FeatureCollection","features":[\n', suffix '\n]}\n')`,
  );
}

function feature(table: Table): string {
  const properties = table.columns.filter(({ name }) => name !== 'longitude' && name !== 'latitude');
  const identified = table.columns.some(
    ({ name, type }) => name === 'id' && (type === 'text' || type === 'uuid'),
  );
  const members = [
    `"type" := 'Feature'`,
    ...(identified ? ['id := id'] : []),
    `geometry := struct_pack("type" := 'Point', coordinates := [longitude, latitude])`,
    `properties := ${properties.length > 0 ? columnStruct(properties) : `'{}'::json`}`,
  ];
  return `cast(to_json(struct_pack(${members.join(', ')})) as varchar)`;
}
