/** Copy, paste, run: how to open a table. The tests execute each of them. */
import type { Manifest, ManifestTable } from '../../published/manifest.js';
import type { DatasetView, Site } from '../views.js';

export interface Recipe {
  readonly tool: string;
  readonly told: string;
  /** Null where it is done by hand. */
  readonly code: string | null;
}

/** For the first table that has every file they need. */
export function recipesOf(view: DatasetView, site: Site): Recipe[] {
  const shown = view.tables.find(({ published }) => fileOf(published, 'csv') && fileOf(published, 'parquet'));
  if (!shown) return [];
  const { published, table } = shown;
  const place = placeOf(view.id, view.manifest, site);
  const [csv, parquet] = [fileOf(published, 'csv'), fileOf(published, 'parquet')];
  const list = table.columns.find(({ type }) => type === 'list')?.name;
  const { name } = table;
  return [
    {
      tool: 'DuckDB',
      told: 'Le fichier Parquet se lit sans rien préparer : les types y sont.',
      code: `describe from '${place}${parquet?.path}';\nselect count(*) as lignes from '${place}${parquet?.path}';\nselect * from '${place}${parquet?.path}' limit 10;`,
    },
    {
      tool: 'Python (pandas)',
      told: 'Tout en texte : les codes gardent leurs zéros de tête, une case vide reste vide.',
      code: [
        'import pandas as pd',
        '',
        `${name} = pd.read_csv("${place}${csv?.path}", dtype=str, keep_default_na=False, na_values=[""])`,
        ...(list === undefined ? [] : [`${name}["${list}"] = ${name}["${list}"].str.split("|")`]),
        `print(${name}.shape)`,
        `print(${name}.head())`,
      ].join('\n'),
    },
    {
      tool: 'R',
      told: 'De même, sans rien installer.',
      code: `${name} <- read.csv("${place}${csv?.path}", colClasses = "character", na.strings = "", encoding = "UTF-8")\nstr(${name})`,
    },
    byHand(published),
    {
      tool: 'Vérifier un fichier',
      told: 'Dans le dossier où il a été téléchargé.',
      code: `echo "${csv?.sha256}  ${csv?.path}" | sha256sum --check`,
    },
  ];
}

function byHand(published: ManifestTable): Recipe {
  return {
    tool: 'LibreOffice, Excel',
    told: fileOf(published, 'xlsx')
      ? 'Ouvrez le fichier XLSX : les codes y sont du texte, le dictionnaire est dans une feuille du même classeur. Pour le CSV, dans LibreOffice : Fichier, Ouvrir ; jeu de caractères Unicode (UTF-8), séparateur virgule, et le type Texte pour toutes les colonnes.'
      : 'Cette table n’a pas de fichier XLSX. Dans LibreOffice : Fichier, Ouvrir le CSV ; jeu de caractères Unicode (UTF-8), séparateur virgule, et le type Texte pour toutes les colonnes.',
    code: null,
  };
}

/** Where the files of the version are: their address where it is known, else the folder they were downloaded to. */
function placeOf(id: string, { version }: Manifest, { publicUrl }: Site): string {
  return publicUrl === null ? '' : `${publicUrl}/${id}/versions/${version}/`;
}

function fileOf({ files }: ManifestTable, format: string) {
  return files.find((file) => file.format === format);
}
