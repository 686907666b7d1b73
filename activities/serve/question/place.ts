/** Where rows must be: near a point, or in a département, for tables that say where their rows are. */
import { refuseParameter } from '../refusal.js';
import type { ServedColumn } from '../served-table.js';

export interface Place {
  readonly near: { readonly latitude: number; readonly longitude: number; readonly metres: number } | null;
  /** Two characters, three overseas. */
  readonly departement: string | null;
}

const USUAL_WITHIN = '10km';
const MOST_METRES = 500_000;
const POINT = /^(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/;
const DISTANCE = /^(\d{1,6}(?:\.\d+)?)(km|m)$/;
const DEPARTEMENT = /^(?:\d{2}|2[AB]|9[78]\d)$/i;

/** `near=48.85,2.35&within=10km`, `departement=59`. Throws Refusal. */
export function readPlace(parameters: URLSearchParams, columns: readonly ServedColumn[]): Place {
  return { near: readNear(parameters, columns), departement: readDepartement(parameters, columns) };
}

function readNear(parameters: URLSearchParams, columns: readonly ServedColumn[]): Place['near'] {
  const point = once(parameters, 'near');
  const within = once(parameters, 'within');
  if (point === null) {
    if (within !== null) refuseParameter('within', 'il va avec near=latitude,longitude');
    return null;
  }
  if (!['latitude', 'longitude'].every((name) => columns.some((one) => one.name === name)))
    refuseParameter('near', 'la table n’a ni latitude ni longitude');
  const [, north = '', east = ''] = POINT.exec(point) ?? [];
  const [latitude, longitude] = [Number(north), Number(east)];
  if (north === '' || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    refuseParameter('near', 'la valeur est latitude,longitude, en degrés, par exemple 48.8566,2.3522');
  const [, length = '', unit] = DISTANCE.exec(within ?? USUAL_WITHIN) ?? [];
  const metres = Number(length) * (unit === 'km' ? 1_000 : 1);
  if (length === '' || metres <= 0 || metres > MOST_METRES)
    refuseParameter('within', 'la valeur est une distance jusqu’à 500km, par exemple 10km ou 800m');
  return { latitude, longitude, metres };
}

function readDepartement(parameters: URLSearchParams, columns: readonly ServedColumn[]): string | null {
  const asked = once(parameters, 'departement');
  if (asked === null) return null;
  if (!DEPARTEMENT.test(asked))
    refuseParameter('departement', 'la valeur est le code d’un département : 59, 2A, 974');
  if (!['departement', 'code_insee'].some((name) => columns.some((one) => one.name === name)))
    refuseParameter('departement', 'la table ne dit ni département ni commune');
  return asked.toUpperCase();
}

function once(parameters: URLSearchParams, name: string): string | null {
  const [text, ...more] = parameters.getAll(name);
  if (more.length > 0) refuseParameter(name, 'il est donné deux fois');
  return text ?? null;
}
