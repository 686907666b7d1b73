/** RSABEM: the CAF's and the MSA's monthly file of each département. */

import { type Context, compactDay, deliveryDay, type Flow } from '../flow.js';
import { plainUpper } from '../names.js';
import type { Household } from '../persons.js';
import type { Departement } from '../places/departement.js';
import { createRandom } from '../random.js';
import type { Sink } from '../sink.js';
import { openVrsb } from './caf-vrsb.js';
import { openVrsd } from './caf-vrsd.js';
import { PROLOG } from './xml.js';

const SOURCE = 'caf';
const FLOW = 1;
const PURPOSE = 21;

export async function openCaf(context: Context): Promise<Flow> {
  const files = new Map<string, Flow[]>();
  for (const departement of context.departements)
    files.set(departement.code, await openFiles(departement, context));
  return {
    write(household) {
      const pieces = files.get(household.departement.code) ?? [];
      pieces[household.index % 5 < 2 ? pieces.length - 1 : 0]?.write(household);
    },
    finish() {
      for (const pieces of files.values()) for (const piece of pieces) piece.finish();
    },
  };
}

async function openFiles(departement: Departement, context: Context): Promise<Flow[]> {
  const names = fileNames(departement, compactDay(deliveryDay(context.options.asOf)));
  const sinks: Sink[] = [];
  for (const name of names)
    sinks.push(await context.outbox.open({ source: SOURCE, name, encoding: 'latin1' }));
  return sinks.map((sink) => openFile(sink, departement, context));
}

function fileNames({ code3, delivery, rank }: Departement, day: string): string[] {
  if (delivery === 'msa-pieces') return ['MSABEM_M_01.RCV', 'MSABEM_M_02.RCV'];
  const name = `CG${code3}_NRSACGIM_RSABEM_${day}_A040${7500 + rank}`;
  return [delivery === 'plain' ? `${name}.RCV` : `${name}.xml.gz`];
}

function openFile(sink: Sink, departement: Departement, context: Context): Flow {
  const { options, truth } = context;
  const see = departement.schema === 'VRSB0801' ? context.see(FLOW, plainUpper) : context.see(FLOW);
  const schema =
    departement.schema === 'VRSB0801' ? openVrsb(departement, options) : openVrsd(departement, options);
  let households = 0;
  sink.write(`${PROLOG}${schema.header}`);
  const writeOnce = (household: Household, repeated: boolean): void => {
    households += 1;
    sink.write(schema.head(household));
    for (const [rank, person] of [...household.adults, ...household.children].entries()) {
      const draft = see(person, household, person.role === 'ENF' ? rank : 0);
      const line = { source: SOURCE, name: sink.name, line: sink.line };
      sink.countRow();
      sink.write(schema.person(person, household, draft));
      truth.tellLine(line, person, draft, schema.columns);
      if (repeated) truth.tellFault(line, '', 'foyer_repete');
    }
    sink.write(schema.foot(household));
  };
  return {
    write(household) {
      writeOnce(household, false);
      if (options.faults && createRandom(options.seed, household.index, PURPOSE).chance(0.001))
        writeOnce(household, true);
    },
    finish() {
      const end = '</Racine>\n';
      const characters = sink.characters + schema.trailer(households, 0).length + end.length;
      sink.write(`${schema.trailer(households, characters)}${end}`);
    },
  };
}
