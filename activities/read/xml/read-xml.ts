/** XML: one row per record of a document whose shape the source declares, streamed. */
import { createReadStream } from 'node:fs';
import type { XmlShape } from '../../../datasets/reading.js';
import type { Session } from '../../platform/effects.js';
import { createExtract, loadRecords } from '../load-records.js';
import type { ReadRequest, TableReading, Warning } from '../reading.js';
import { openRecordSink, type WrittenRecords } from '../write-records.js';
import { openXmlText, type XmlText } from './xml-encoding.js';
import { parseXml } from './xml-events.js';
import { type XmlPlace, XmlRefused } from './xml-handler.js';
import { planXml, type XmlPlan } from './xml-plan.js';
import { gatherRecords } from './xml-records.js';
import { refuseXml } from './xml-refusals.js';
import { type FoundCounts, reconcileTrailer } from './xml-trailer.js';
import { unknownElements } from './xml-unknown.js';

const CHUNK_BYTES = 1 << 19;

/** A column none of whose elements occurs is not among the columns. Throws DeliveryRejected, ContractBroken. */
export async function readXmlFile(
  path: string,
  shape: XmlShape,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const plan = planXml(shape, request.declared?.columnPaths ?? {});
  try {
    return await readPlanned(path, plan, request, session);
  } catch (error) {
    throw error instanceof XmlRefused ? refuseXml(request.fileName, error) : error;
  }
}

async function readPlanned(
  path: string,
  plan: XmlPlan,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const text = await openXmlText(path, request);
  const { written, warnings, sharesLines } = await readDocument(text, plan, request);
  const columns = await loadRows(session, written, plan, sharesLines);
  return {
    encoding: text.encoding,
    dialect: null,
    columns,
    rowsIn: written.read,
    rowsRead: written.read,
    rowsRejected: 0,
    speed: 'careful',
    placeUnit: sharesLines ? 'enregistrement' : 'ligne',
    warnings: [...text.warnings, ...warnings],
  };
}

interface ReadDocument {
  readonly written: WrittenRecords;
  readonly warnings: readonly Warning[];
  /** Some records start on the same line: lines do not tell them apart. */
  readonly sharesLines: boolean;
}

async function readDocument(
  { path, bytes }: XmlText,
  plan: XmlPlan,
  request: ReadRequest,
): Promise<ReadDocument> {
  const sink = await openRecordSink(request.scratch);
  const seen = { rows: 0, line: 0, sharesLines: false, characters: 0 };
  const dossiers = new Set<string>();
  const dossierRank = plan.trailer?.dossier ?? -1;
  const gatherer = gatherRecords(plan, (line, cells) => {
    seen.rows += 1;
    seen.sharesLines ||= line === seen.line;
    seen.line = line;
    const dossier = cells[dossierRank];
    if (dossier) dossiers.add(dossier);
    cells.push(String(seen.rows));
    sink.addRecord(line, cells);
  });
  const convert = (chunk: Buffer): Buffer => {
    const converted = bytes.convert(chunk);
    if (plan.trailer?.characters) seen.characters += bytes.length(converted);
    return converted;
  };
  const afterChunk = async (place: XmlPlace): Promise<void> => {
    gatherer.checkGroup(place);
    if (sink.isFull()) await sink.drain();
  };
  try {
    const chunks = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    await parseXml(chunks, gatherer.handler, afterChunk, { ...bytes, convert });
    const { groups } = gatherer.finish();
    const found = { groups, dossiers: dossierRank < 0 ? groups : dossiers.size, characters: seen.characters };
    const warnings = [...checkTrailer(request.fileName, plan, found), ...unknownElements(plan.document)];
    return { written: await sink.finish(), warnings, sharesLines: seen.sharesLines };
  } catch (error) {
    await sink.finish();
    throw error;
  }
}

/** Holds what was counted against what the document states at its end, where it does. */
function checkTrailer(fileName: string, { trailer }: XmlPlan, found: FoundCounts): Warning[] {
  if (!trailer) return [];
  const { total, anomalies, characters } = trailer;
  const stated = { total: total.text, anomalies: anomalies?.text ?? '', characters: characters?.text ?? '' };
  return reconcileTrailer(fileName, stated, found);
}

/** Where lines do not tell records apart, their ranks do: they were written beside the cells. */
async function loadRows(
  session: Session,
  written: WrittenRecords,
  plan: XmlPlan,
  sharesLines: boolean,
): Promise<string[]> {
  const met = plan.columns.map(({ picks }) => written.read === 0 || picks.some((pick) => pick.met));
  const names = plan.columns.map(({ name }) => name);
  await loadRecords(session, written, [...names, '_rank']);
  await createExtract(session, names, sharesLines ? `cast(c${names.length + 1} as bigint)` : '_line');
  return names.filter((_, index) => met[index]);
}
