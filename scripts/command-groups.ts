/** Commands by what one wants to do, each with an example as one types it. A test holds it to the list of commands. */

export const COMMAND_GROUPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Begin:': {
    start: 'start --keep',
    doctor: 'doctor',
    init: 'init my-data',
    new: 'new source mairies --sample recu.csv',
    example: 'example offre-insertion',
    generate: 'generate parcours-insertion people --persons 300',
  },
  'Run, and decide:': {
    run: 'run offre-insertion',
    status: 'status --verdict held',
    approve: 'approve offre-insertion-20260601T050000-ab12 --reason "a new territory"',
    reject: 'reject offre-insertion-20260601T050000-ab12 --reason "half of the file is missing"',
    cancel: 'cancel offre-insertion-20260601T050000-ab12',
    backfill: 'backfill offre-insertion --from 2026-01 --to 2026-06 --plan',
    schedule: 'schedule apply',
    worker: 'worker',
    desk: 'desk',
  },
  'Look at what was published:': {
    versions: 'versions offre-insertion',
    diff: 'diff offre-insertion --rows changes',
    verify: 'verify offre-insertion',
    explain: 'explain offre-insertion 2026-06-01-0a1b2c3d structures france-services--42 telephone',
    rebuild: 'rebuild offre-insertion 2026-06-01-1a2b3c4d',
    withdraw: 'withdraw offre-insertion 2026-06-01-1a2b3c4d --reason "a column was wrong"',
  },
  'Publish and serve:': {
    publish: 'publish offre-insertion --plan',
    watch: 'watch offre-insertion',
    serve: 'serve --port 8080',
  },
  'Partners:': {
    deliver: 'deliver region-sud --plan',
    drop: 'drop offre-insertion france-services',
  },
  'Read a file:': {
    inspect: 'inspect recu.xlsx',
    convert: 'convert recu.xlsx recu.csv',
    validate: 'validate recu.csv --dataset offre-insertion --source france-services --out report',
  },
  'Persons and secrecy:': {
    pseudonymise: 'pseudonymise people.csv out.csv --column nir --identifier nir --domain essai',
    protect: 'protect counts.csv out.csv --by commune,mois --count effectif --threshold 11',
    anonymity: 'anonymity people.csv --quasi commune,age',
    erase: 'erase parcours-insertion --identifiers nir.txt',
    retention: 'retention --plan',
    register: 'register --html registre.html',
    keys: 'keys generate',
  },
};

/** Heading and example of a command, by its name. */
export function groupOf(name: string): { readonly heading: string; readonly example: string } | null {
  for (const [heading, examples] of Object.entries(COMMAND_GROUPS)) {
    const example = examples[name];
    if (example !== undefined) return { heading, example: `npx insertion ${example}` };
  }
  return null;
}
