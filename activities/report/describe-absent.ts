/** What a report tells of an organisation and a source where no extract of its own was taken. Pure. */
import type { Source } from '../../datasets/dataset.js';
import type { FailedSource, IngestedSource } from '../handover/run.js';
import { describeLate, describeStandIn } from './follow-calendar.js';
import type { ExtractFacts } from './partner-facts.js';
import { type Asked, calendarOf, declaredOf, hadBy, hadOf, whoseFile } from './whose-extract.js';

/** A source of which nothing new came, when its calendar says that it is late: for each organisation that has sent it before. */
export function describeAbsent(declaration: Source, around: Asked): ExtractFacts[] {
  const { ingested, failed } = around.request;
  const { source } = declaration;
  // where the place itself could not be read, nobody is late
  if (failed.some((one) => one.source === source && one.extract === null)) return [];
  const fresh = ingested.filter(({ status }) => status !== 'kept');
  const names = [...failed, ...fresh].flatMap((one) =>
    one.source === source && one.extract ? [one.extract.fileName, ...copiesOf(one)] : [],
  );
  const came = names.map((name) => whoseFile(declaration, name, around));
  const had = hadOf(source, around).map(({ extract }) => whoseFile(declaration, extract.fileName, around));
  const senders = had.length === 0 ? [declaration.partner] : [...new Set(had)].sort();
  return senders.flatMap((sender) => {
    const absent = nothingTaken(declaration, sender, around);
    if (came.includes(sender) || !absent.calendar?.late) return [];
    return [{ ...absent, sentence: describeLate(absent.calendar) }];
  });
}

const SAME_BYTES =
  'Ce fichier est identique, à l’octet près, à un autre fichier reçu pour cette source : ses lignes ne sont comptées qu’une fois, avec l’autre. S’il devait contenir autre chose, renvoyez le bon extrait.';

/** The same bytes from another organisation: their rows are told of in one report, and why in the other. */
export function describeCopies(ingested: IngestedSource, around: Asked): ExtractFacts[] {
  const { source, extract, copies = [] } = ingested;
  const { declaration } = declaredOf(around.dataset, source);
  const sender = whoseFile(declaration, extract.fileName, around);
  return copies.flatMap((fileName) => {
    const addressee = whoseFile(declaration, fileName, around);
    if (addressee === sender) return [];
    const file = { ...extract, fileName };
    return [
      {
        ...nothingTaken(declaration, addressee, around),
        ...{ role: 'refused' as const, sentence: SAME_BYTES, file },
      },
    ];
  });
}

export function nothingTaken(declaration: Source, addressee: string, around: Asked): ExtractFacts {
  const { source } = declaration;
  const own = hadBy(addressee, declaration, around);
  const others = hadOf(source, around).length - own.length;
  return {
    ...{ declaration, addressee, role: 'missing', counted: own.length > 0, sentence: null },
    standIn: around.request.status === 'self_check' ? null : describeStandIn(own, others),
    calendar: calendarOf(declaration, addressee, around),
    ...{ file: null, sheet: null, unit: 'ligne', rows: null, rank: null },
    ...{ findings: [], placesKey: null },
  };
}

function copiesOf(one: IngestedSource | FailedSource): readonly string[] {
  return 'copies' in one ? (one.copies ?? []) : [];
}
