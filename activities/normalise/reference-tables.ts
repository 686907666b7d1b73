import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { References } from '../effects.js';
import type { Session } from '../platform/effects.js';

/** What DERIVED is made of. */
const ORIGINS = ['cog', 'codes_postaux', 'communes_anciens_codes', 'departements_mailles'];

/** Unambiguous look-ups only: a name or postcode that could be two communes resolves to none. */
const DERIVED = `
create or replace table departements_mailles as
  select departement, cast(latitude_dixieme as integer) as latitude_dixieme, cast(longitude_dixieme as integer) as longitude_dixieme from departements_mailles;
create table communes as
  select cog.*, place_key(nom) as cle from cog
  union all
  select ancien_code, code_actuel, nom, departement, place_key(nom)
  from communes_anciens_codes join cog on cog.code = code_actuel
  where ancien_code not in (select code from cog);
create table communes_noms as select distinct cle from communes;
create table communes_par_nom as
  select code_postal, cle, any_value(communes.actuelle) as actuelle
  from codes_postaux join communes on communes.actuelle = codes_postaux.actuelle
  group by all having count(distinct communes.actuelle) = 1;
create table communes_par_departement as
  select departement, cle, any_value(actuelle) as actuelle
  from communes group by all having count(distinct actuelle) = 1;
create table communes_par_code_postal as
  select code_postal, any_value(actuelle) as actuelle
  from codes_postaux group by all having count(distinct actuelle) = 1;
`;

/** What DERIVED makes. */
const PLACES = [
  'departements_mailles',
  'communes',
  'communes_noms',
  'communes_par_nom',
  'communes_par_departement',
  'communes_par_code_postal',
];

/** A mapping asks for them by a name of theirs, or by the macro that reads them. */
const ASKED_BY = [...PLACES.filter((name) => !ORIGINS.includes(name)), 'locate'];

/** Table files of PLACES, by name: made in a process once, for they cost each session half a second. */
const made = new WeakMap<References, ReadonlyMap<string, Uint8Array>>();

/** Loads the code lists that a mapping names, and what makes places out of them where it asks for that. Needs the place macros. */
export async function loadReferences(
  references: References,
  request: { readonly sql: string; readonly folder: string; readonly own: string },
  session: Session,
): Promise<void> {
  const words = new Set(request.sql.match(/\w+/g));
  const loaded = new Set(await references.load(request, session));
  if (!ASKED_BY.some((name) => words.has(name))) return;
  const files = made.get(references);
  if (files) return openPlaces(files, request.folder, session);
  const lacking = ORIGINS.filter((name) => !loaded.has(name)).join(' ');
  await references.load({ ...request, sql: lacking }, session);
  await session.run(DERIVED);
  made.set(references, await keepPlaces(request.folder, session));
}

async function keepPlaces(folder: string, session: Session): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of PLACES) {
    const path = placeOf(name, folder);
    await session.writeTable(`from ${name}`, path, { bloomFilters: false });
    files.set(name, await readFile(path));
  }
  return files;
}

async function openPlaces(
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
  session: Session,
): Promise<void> {
  for (const [name, body] of files) {
    const path = placeOf(name, folder);
    await writeFile(path, body);
    await session.run(`drop table if exists ${name}`);
    await session.openTable(path, name);
  }
}

function placeOf(name: string, folder: string): string {
  return join(folder, `${name}.parquet`);
}
