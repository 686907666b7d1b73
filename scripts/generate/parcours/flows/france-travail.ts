/**
 * fichier-PE-CG: France Travail's monthly file to a département. Header, `ppae` and trailer are public (betagouv's
 * test-pe.xml); `identification` and `inscription` are supposed, as no public file shows them.
 */
import { isoDay } from '../days.js';
import { type Context, compactDay, deliveryDay, type Flow } from '../flow.js';
import { digits } from '../identifiers.js';
import { lastInterview } from '../interviews.js';
import type { Draft, See } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import type { Adult, Household } from '../persons.js';
import type { Sink } from '../sink.js';
import type { Registration } from '../story.js';
import { block, wrap } from './xml.js';

const SOURCE = 'france-travail';
const FLOW = 3;
const COLUMNS = {
  nom: 'nom',
  prenom: 'prenom',
  naissance: 'date-naissance',
  nirAvecCle: 'nir',
  franceTravail: 'identifiant',
};

interface File {
  readonly sink: Sink;
  dossiers: number;
}

export async function openFranceTravail(context: Context): Promise<Flow> {
  const { options, outbox, departements } = context;
  const files = new Map<string, File>();
  for (const { code, code3 } of departements) {
    const name = `PECG_${code3}_${compactDay(options.asOf)}.xml`;
    const sink = await outbox.open({ source: SOURCE, name, encoding: 'latin1' });
    sink.write(`<?xml version="1.0" encoding="ISO-8859-1"?>\n<fichier-PE-CG>\n${header(code, options.asOf)}`);
    files.set(code, { sink, dossiers: 0 });
  }
  const see = context.see(FLOW);
  return {
    write(household) {
      const file = files.get(household.departement.code);
      for (const adult of file ? household.adults : [])
        if (file) writeDossier(adult, household, file, see, context);
    },
    finish() {
      for (const [code, { sink, dossiers }] of files)
        sink.write(
          `${block(1, 'fin', {
            departement: code,
            'date-reference': isoDay(options.asOf),
            'nb-dossiers': digits(dossiers, 7),
          })}</fichier-PE-CG>\n`,
        );
    },
  };
}

function header(code: string, asOf: number): string {
  return block(1, 'entete', {
    fichier: 'PECG',
    periodicite: 'M',
    departement: code,
    'date-reference': isoDay(asOf),
    'date-fabrication': isoDay(deliveryDay(asOf)),
    version: '001,0',
  });
}

function writeDossier(adult: Adult, household: Household, file: File, see: See, context: Context): void {
  const { asOf } = context.options;
  const registration = adult.story.franceTravail;
  if (!registration || registration.inscription > asOf) return;
  const draft = see(adult, household, 0);
  const text = dossier(adult, registration, draft, asOf);
  for (let copy = 0; copy < (draft.repeated ? 2 : 1); copy += 1) {
    const line = { source: SOURCE, name: file.sink.name, line: file.sink.line };
    file.sink.countRow();
    file.sink.write(text);
    file.dossiers += 1;
    context.truth.tellLine(line, adult, draft, COLUMNS);
    if (copy > 0) context.truth.tellFault(line, '', 'ligne_en_double');
  }
}

function dossier(adult: Adult, registration: Registration, draft: Draft, asOf: number): string {
  const { seen } = draft;
  const { inscription, signaturePpae, categorie } = registration;
  const signed = signaturePpae <= asOf;
  return wrap(
    1,
    'dossier',
    block(2, 'identification', {
      identifiant: seen.franceTravail,
      nir: seen.nirAvecCle,
      nom: seen.nom.toUpperCase(),
      prenom: seen.prenom.toUpperCase(),
      'date-naissance': birthText(seen, 'iso'),
    }) +
      block(2, 'inscription', {
        'date-inscription': dayText(draft, 'date-inscription', inscription, 'iso'),
        categorie: String(categorie),
      }) +
      (signed
        ? block(2, 'ppae', {
            'date-signature': dayText(draft, 'date-signature', signaturePpae, 'iso', {
              day: inscription,
              fault: 'delai_negatif',
            }),
            'date-dernier-ent': lastInterview(adult, registration, asOf),
          })
        : ''),
  );
}
