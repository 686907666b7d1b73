/** VIRS0901: one application after the other, with what must never leave a reader. Paths: WebRSA's Fluxcnaf.php. */
import { isoDay } from '../days.js';
import { type Context, compactDay, deliveryDay, type Flow } from '../flow.js';
import { digits } from '../identifiers.js';
import { plainUpper } from '../names.js';
import type { See } from '../noise.js';
import type { Household } from '../persons.js';
import { createRandom } from '../random.js';
import type { Sink } from '../sink.js';
import { applicationFoot, identificationOf, personBlock } from './instruction-parts.js';
import { block, element, PROLOG, wrap } from './xml.js';

const SOURCE = 'caf-instructions';
const FLOW = 2;
const PURPOSE = 22;
/** The others applied on the CAF's own site. */
const INSTRUCTED = 0.6;

const COLUMNS = {
  nom: 'NOM',
  nomNaissance: 'NOMNAI',
  prenom: 'PRENOM',
  naissance: 'DTNAI',
  nirAvecCle: 'NIR',
  role: 'ROLEPERS',
};

interface File {
  readonly sink: Sink;
  applications: number;
}

export async function openInstructions(context: Context): Promise<Flow> {
  const { options, outbox, departements } = context;
  const files = new Map<string, File>();
  const day = compactDay(deliveryDay(options.asOf));
  for (const { code, code3, delivery, rank } of departements) {
    const name = `CG${code3}_NRSACGIM_RSAINS_${day}_A040${7600 + rank}.xml${delivery === 'plain' ? '' : '.gz'}`;
    const sink = await outbox.open({ source: SOURCE, name, encoding: 'latin1' });
    sink.write(
      `${PROLOG}<Racine xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n${header(options.asOf)}`,
    );
    files.set(code, { sink, applications: 0 });
  }
  const see = context.see(FLOW, plainUpper);
  return {
    write(household) {
      const file = files.get(household.departement.code);
      if (!file || createRandom(options.seed, household.index, PURPOSE).next() >= INSTRUCTED) return;
      file.applications += 1;
      writeApplication(household, file.sink, see, context);
    },
    finish() {
      for (const { sink, applications } of files.values())
        sink.write(
          `${wrap(1, 'TransmissionFlux', element(2, 'NBTOTDEMRSATRANSM', digits(applications, 8)))}</Racine>\n`,
        );
    },
  };
}

function header(asOf: number): string {
  return block(1, 'IdentificationFlux', {
    APPLIEME: 'NRA',
    NUMVERSIONAPPLIEME: '0366',
    TYPEFLUX: 'I',
    NATFLUX: 'I',
    DTCREAFLUX: isoDay(deliveryDay(asOf)),
    HEUCREAFLUX: '03:00:17.52',
  });
}

function writeApplication(household: Household, sink: Sink, see: See, { options, truth }: Context): void {
  sink.write(`\t<InfoDemandeRSA>\n${identificationOf(household)}`);
  for (const [rank, person] of [...household.adults, ...household.children].entries()) {
    const draft = see(person, household, person.role === 'ENF' ? rank : 0);
    const line = { source: SOURCE, name: sink.name, line: sink.line };
    sink.countRow();
    sink.write(personBlock(person, household, draft, options.asOf));
    truth.tellLine(line, person, draft, COLUMNS);
  }
  sink.write(applicationFoot(household));
}
