/** The faults that people and machines make in what identifies a person, each at its own rate. */
import { type NirPolicy, withKey } from './identifiers.js';
import type { Random } from './random.js';
import type { Fault, Seen } from './seen.js';
import { misspell } from './typing.js';

export function spoilNames(
  seen: Seen,
  faults: Fault[],
  random: Random,
  shown: (text: string) => string,
): void {
  if (!random.chance(0.02)) return;
  const field = random.pick(['nom', 'nomNaissance', 'prenom'] as const);
  const spoiled = misspell(seen[field], random);
  if (shown(spoiled.text) === shown(seen[field])) return;
  seen[field] = spoiled.text;
  faults.push({ field, fault: spoiled.fault });
}

export function spoilBirth(seen: Seen, faults: Fault[], random: Random): void {
  if (!random.chance(0.01)) return;
  const { year, month, day } = seen.naissance;
  const kind = random.pick(['jour_mois_permutes', 'chiffre_faux', 'annee_seule', 'date_sentinelle'] as const);
  if (kind === 'jour_mois_permutes' && day === month) return;
  if (kind === 'jour_mois_permutes') seen.naissance = { year, month: day, day: month };
  if (kind === 'chiffre_faux') seen.naissance = { year: year + random.pick([-10, -1, 1, 10]), month, day };
  if (kind === 'date_sentinelle') seen.naissance = { year: 1900, month: 1, day: 1 };
  if (kind === 'annee_seule') seen.yearOnly = true;
  faults.push({ field: 'naissance', fault: kind });
}

export function spoilNumbers(seen: Seen, faults: Fault[], random: Random, policy: NirPolicy): void {
  const draw = random.next();
  if (seen.nir !== '' && draw < 0.03) spoilNir(seen, faults, '', '', 'nir_absent');
  else if (seen.nir !== '' && draw < 0.035) {
    const nir = `${seen.nir.slice(0, 10)}${String((Number(seen.nir.slice(10)) + 1 + random.int(998)) % 1000).padStart(3, '0')}`;
    spoilNir(seen, faults, nir, withKey(nir, policy), 'nir_chiffres_faux');
  } else if (seen.nir !== '' && policy === 'valid' && draw < 0.045)
    spoilNir(seen, faults, seen.nir, withKey(seen.nir, 'impossible'), 'nir_cle_fausse');
  if (seen.franceTravail !== '' && random.chance(0.02)) {
    seen.franceTravail = `${seen.franceTravail.slice(0, 4)} ${seen.franceTravail.slice(4)} `;
    faults.push({ field: 'franceTravail', fault: 'espaces' });
  }
}

function spoilNir(seen: Seen, faults: Fault[], nir: string, nirAvecCle: string, fault: string): void {
  seen.nir = nir;
  seen.nirAvecCle = nirAvecCle;
  faults.push({ field: 'nir', fault }, { field: 'nirAvecCle', fault });
}
