/** The register of processing (RGPD, article 30), from what the datasets declare and from nothing else. Pure. */
import type { z } from 'zod';
import { cutDomains, UUID_BITS } from '../../../datasets/_columns/pseudonym-form.js';
import { fedColumns } from '../../../datasets/contract-columns.js';
import type { Column, Dataset, PartnerColumn, Source } from '../../../datasets/dataset.js';
import { CHANNELS } from '../../../datasets/location.js';
import { WORK_DAYS } from '../../text/terms.js';
import { describeFigures } from './describe-figures.js';
import {
  type Recipient,
  Register,
  type RegisteredColumn,
  type RegisteredDataset,
  type RegisteredSource,
} from './register.js';

/** What declarations cannot know, and the configuration can. */
export interface Custody {
  readonly rawSealed: boolean;
}

/** In the order of the datasets' ids; the same declarations give the same bytes. */
export function buildRegister(datasets: Iterable<Dataset>, { rawSealed }: Custody): Register {
  return Register.parse({
    work_days: WORK_DAYS,
    raw_sealed: rawSealed,
    datasets: [...datasets].map((dataset) => describeDataset(dataset, rawSealed)),
  });
}

function describeDataset(dataset: Dataset, rawSealed: boolean): RegisteredDataset {
  const { id, metadata, sources } = dataset;
  const { privacy } = metadata;
  return {
    dataset: id,
    title: metadata.title,
    purpose: metadata.description,
    contact: metadata.contact,
    personal: metadata.personal,
    subjects: privacy.subjects ?? null,
    threshold:
      privacy.threshold === undefined
        ? null
        : { persons: privacy.threshold, source: privacy.threshold_source ?? null },
    figures: describeFigures(privacy),
    erasure: privacy.erasure ? [...privacy.erasure.sure] : null,
    contacts: Object.entries(privacy.contacts).flatMap(([table, columns]) =>
      columns.map((name) => `${table}.${name}`),
    ),
    recipients: recipientsOf(dataset),
    measures: measuresOf(dataset, rawSealed),
    sources: sources.map(({ declaration }) => describeSource(declaration, dataset)),
  };
}

function recipientsOf({ tables, metadata, sources, partners }: Dataset): z.infer<typeof Recipient>[] {
  const named = (zone: string) => tables.filter((table) => table.zone === zone).map(({ name }) => name);
  const restricted = named('restricted');
  const told = new Set(metadata.departement_pages?.sections.map(({ table }) => table));
  const feeding = new Set(sources.map(({ declaration }) => declaration.partner));
  const members = [...partners.values()].filter(
    ({ part_of }) => part_of !== undefined && feeding.has(part_of),
  );
  const senders = [...feeding, ...members.map(({ partner }) => partner)].sort();
  return [
    { who: 'Tout le monde, par téléchargement', tables: named('open') },
    ...(restricted.length > 0
      ? [{ who: metadata.privacy.restricted_to ?? 'À déclarer : privacy.restricted_to', tables: restricted }]
      : []),
    ...departementsOf(metadata, partners).map((name) => ({
      who: `${name} : la page et la liste de ses propres personnes, par des liens qui finissent`,
      tables: restricted.filter((table) => told.has(table)),
    })),
    ...senders.map((partner) => ({
      who: `${partners.get(partner)?.name ?? partner} : le rapport de qualité de ses propres envois, sans aucune valeur`,
      tables: [],
    })),
  ];
}

function departementsOf({ departement_pages }: Dataset['metadata'], partners: Dataset['partners']): string[] {
  if (!departement_pages) return [];
  return [...partners.values()].flatMap(({ name, departement }) => (departement === undefined ? [] : [name]));
}

function measuresOf({ metadata, tables }: Dataset, rawSealed: boolean): string[] {
  const { personal, privacy } = metadata;
  const persons = [
    'Les identifiants deviennent des pseudonymes (HMAC-SHA-256, une clé par jeu de données, domaine et époque) avant qu’une ligne soit écrite.',
    'Une colonne que personne n’a classée arrête la source.',
    'Chaque usage des clés est journalisé ; leur rotation tourne l’historique sans revoir une identité.',
  ];
  return [
    rawSealed
      ? 'Les extraits reçus sont chiffrés au repos (age).'
      : 'Les extraits reçus ne sont pas chiffrés au repos par la chaîne (RAW_RECIPIENTS n’est pas réglé).',
    ...(personal ? [...persons, ...saidOfForms(tables)] : []),
    ...(privacy.threshold === undefined
      ? []
      : [
          privacy.method === 'cell_key'
            ? 'Une colonne dont personne n’a dit ce qu’elle révèle n’est pas publiée ; les tables ouvertes et leur écart à la version publiée sont examinés avant chaque version.'
            : 'Les tables ouvertes sont attaquées avant chaque version : ni petit nombre, ni différence entre versions qui en révèle un.',
        ]),
    'Tout texte ouvert est examiné avant chaque version : numéro de sécurité sociale, téléphone, courriel, IBAN (sauf dans les colonnes faites pour cela), identifiant reçu.',
  ];
}

function saidOfForms(tables: Dataset['tables']): string[] {
  const short = cutDomains(tables);
  if (short.length === 0) return [];
  return [
    `Les pseudonymes de ${short.join(', ')} sont tronqués : UUID, ${UUID_BITS} bits sur les 256 du HMAC.`,
  ];
}

function describeSource(source: Source, { tables, partners }: Dataset): RegisteredSource {
  const partner = partners.get(source.partner);
  const table = tables.find(({ name }) => name === source.table);
  const fields = table ? [...fedColumns(table), ...table.working] : [];
  return {
    source: source.source,
    title: source.title,
    partner: partner?.name ?? source.partner,
    legal_basis: partner?.legal_basis ?? 'À déclarer',
    channel: CHANNELS[source.location.channel].told,
    licence: source.licence,
    raw_days: source.retention.raw_days,
    columns: Object.entries(source.columns).map(([name, use]) => describeColumn(name, use, fields)),
  };
}

function describeColumn(name: string, use: PartnerColumn, fields: readonly Column[]): RegisteredColumn {
  const known = { name, class: use.class ?? null };
  if ('ignored' in use) return { ...known, fates: ['ecarte'], pseudonyms: [], kept: [], reason: use.ignored };
  const identifiers = new Set(
    fields.filter(({ identifier }) => identifier !== undefined).map((column) => column.name),
  );
  const pseudonyms = use.feeds.filter((field) => identifiers.has(field));
  const kept = use.feeds.filter((field) => !identifiers.has(field));
  const fates = [
    ...(pseudonyms.length > 0 ? ['pseudonyme' as const] : []),
    ...(kept.length > 0 ? ['repris' as const] : []),
  ];
  return { ...known, fates, pseudonyms, kept, reason: null };
}
