/** XML: by the shape that its source declares, else by the one that it seems to have. */
import type { Session } from '../../platform/effects.js';
import type { Reader, ReadRequest, TableReading } from '../reading.js';
import { guessXml } from './guess-xml.js';
import { readXmlFile } from './read-xml.js';

export const xml: Reader = {
  endings: ['.xml'],
  damaged: 'xml_damaged',
  read(path, request, session) {
    const shape = request.declared?.xml;
    return shape ? readXmlFile(path, shape, request, session) : readUndeclaredXml(path, request, session);
  },
};

async function readUndeclaredXml(
  path: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const { shape, columnPaths, warnings } = await guessXml(path, request);
  const paths = Object.fromEntries(Object.entries(columnPaths).map(([name, steps]) => [name, [...steps]]));
  const declared = { ...request.declared, xml: shape, columnPaths: paths };
  const table = await readXmlFile(path, shape, { ...request, declared }, session);
  return { ...table, xml: shape, columnPaths: paths, warnings: [...table.warnings, ...warnings] };
}
