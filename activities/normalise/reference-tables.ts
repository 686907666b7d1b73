import type { References } from '../effects.js';
import type { Session } from '../platform/effects.js';

/** What DERIVED makes, and the macro that reads it. */
const DERIVED_NAMES = [
  'communes',
  'communes_noms',
  'communes_par_nom',
  'communes_par_departement',
  'communes_par_code_postal',
  'locate',
];

/** What DERIVED is made of. */
const ORIGINS = ['cog', 'codes_postaux', 'communes_anciens_codes', 'departements_mailles'];

/** Loads the code lists that a mapping names, and what makes places out of them where it asks for that. Needs the place macros. */
export async function loadReferences(
  references: References,
  request: { readonly sql: string; readonly folder: string; readonly own: string },
  session: Session,
): Promise<void> {
  const words = new Set(request.sql.match(/\w+/g));
  const derives = DERIVED_NAMES.some((name) => words.has(name));
  const sql = derives ? `${request.sql} ${ORIGINS.join(' ')}` : request.sql;
  await references.load({ ...request, sql }, session);
  if (derives) await session.run(DERIVED);
}

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
