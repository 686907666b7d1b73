/** Places of which every third is its neighbour again, under another identifier, in capitals, with an abbreviated street. */
import { literal } from '../../../activities/text/sql-text.js';

const KINDS =
  'Mission locale|Maison de quartier|Centre social|Espace emploi|Régie de quartier|Association|Atelier|Plateforme';
const NAMES =
  'Jean Moulin|Simone Veil|Louise Michel|Les Tilleuls|La Passerelle|Horizon|Le Phare|Les Deux Rives|Émile Zola|Bellevue|La Croisée|Les Acacias|Montplaisir|La Fabrique|Le Relais|Saint-Exupéry|Les Glycines|La Boussole|Marie Curie|Le Moulin|Val Fleuri|La Source|Tremplin|Nouvel Élan|Les Remparts|Le Pont-Neuf|Victor Hugo|La Ruche|Les Marronniers|Le Grand Large';
const STREETS =
  'de la République|Victor Hugo|du Général de Gaulle|Jean Jaurès|des Écoles|de la Gare|Gambetta|Pasteur|de Verdun|du Moulin|des Lilas|Voltaire|de la Liberté|du Stade|Anatole France|de la Fontaine|du Château|des Jardins|Émile Zola|de l’Église';

/** Ranks of both rows of a pair: i is i - 1 again where i % 3 = 2. */
const PLACE = '(i - (i % 3 = 2)::integer)';

/** One value of a list, drawn by place. */
function drawn(list: string, seed: number): string {
  const words = list.split('|').map(literal).join(', ');
  return `[${words}][1 + (hash(${PLACE} * 10 + ${seed}) % ${list.split('|').length})::integer]`;
}

/** By name of column; the others are empty. Thirty rows a commune whatever the size: what grows is France, not its communes. */
export function placeValues(size: number): Readonly<Record<string, string>> {
  const commune = `(${PLACE} // 3 % ${Math.ceil(size / 30)})`;
  return {
    id: `'generated--' || i`,
    source: `case when i % 3 = 2 then 'autre' else 'generated' end`,
    nom: `case when i % 3 = 2 then upper(${drawn(KINDS, 1)} || ' ' || ${drawn(NAMES, 2)}) else ${drawn(KINDS, 1)} || ' ' || ${drawn(NAMES, 2)} end`,
    date_maj: `date '2024-01-01' + (i % 300)::integer`,
    commune: `'Commune ' || ${commune}`,
    code_insee: `lpad((${commune} + 1000)::varchar, 5, '0')`,
    adresse: `(1 + hash(${PLACE} * 10 + 3) % 200) || case when i % 3 = 2 then ' av. ' || strip_accents(${drawn(STREETS, 4)}) else ' avenue ' || ${drawn(STREETS, 4)} end`,
    latitude: `43 + (hash(${PLACE} * 10 + 5) % 500000) / 100000`,
    longitude: `(hash(${PLACE} * 10 + 6) % 500000) / 100000`,
    telephone: `case when i % 2 = 0 then '+331' || lpad((i % 100000000)::varchar, 8, '0') end`,
  };
}

/** The columns that peers compare, as text. */
export function placesCsvSql(size: number, path: string): string {
  const columns = ['id', 'source', 'nom', 'code_insee', 'adresse', 'latitude', 'longitude'];
  const values = placeValues(size);
  const cells = columns.map((name) => `${values[name]} as ${name}`);
  return `copy (select ${cells.join(', ')} from range(${size}) t(i)) to ${literal(path)} (format csv, header true)`;
}

/** `grouped`: a CSV of id and group. Pairs that share a group beside the pairs that are one place. */
export function qualitySql(grouped: string, size: number): string {
  const members = `(select cast(split_part(id, '--', 2) as bigint) as i, "group" from read_csv(${literal(grouped)}, header = true, all_varchar = true))`;
  return `with members as ${members},
    pairs as (select one.i as low, other.i as high from members as one join members as other using ("group") where one.i < other.i)
    select count(*) as found, count(*) filter (high - low = 1 and high % 3 = 2) as rightly, ${Math.floor(size / 3)} as wanted from pairs`;
}
