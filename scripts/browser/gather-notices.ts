/** What the licences of packages ask of whoever passes them on: their notices, in one text. */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const Package = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  repository: z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]).optional(),
});

const NOTICE = /^(licen[cs]e|copying|notice)/i;

/** Also what the LGPL asks for: how one puts another version of a package in. */
const HEAD = `Cet outil contient les logiciels libres suivants, sous leurs licences. Il est fait à partir du code ouvert de
data.insertion (licence MIT, dossier scripts/browser), qui permet de le refaire avec une autre version de chacun d’eux.

This tool contains the free software below, under its own licences. It is built from the open code of data.insertion
(MIT, folder scripts/browser), which allows to build it again with another version of each.
`;

/** `inputs`: files of a bundle, as seen from `root`, which may itself stand in a folder of packages. */
export async function gatherNotices(root: string, inputs: readonly string[]): Promise<string> {
  const packages = inputs.filter((path) => /^(\.\.|node_modules)\//.test(path));
  const folders = new Set(
    packages.flatMap(
      (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolve(root, path))?.[0] ?? [],
    ),
  );
  const texts = await Promise.all([...folders].sort().map(noticeOf));
  return [HEAD, ...texts].join('\n');
}

async function noticeOf(folder: string): Promise<string> {
  const told = Package.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const { name, version, license = '', repository = '' } = told;
  const title = [`${name} ${version}`, license].filter(Boolean).join(', ');
  const ids = (license.match(/[A-Za-z0-9.-]+/g) ?? []).filter((id) => !/^(AND|OR|WITH)$/.test(id));
  const found = [
    ...(await readTexts(folder, (file) => NOTICE.test(file))),
    ...(await readTexts(join(folder, 'LICENSES'), (file) => ids.includes(file.replace(/\.txt$/, '')))),
  ];
  // of a package that brings no text along, where it is to be read
  const texts = ids.map((id) => `https://spdx.org/licenses/${id}.html`);
  const written = found.length > 0 ? found : [...texts, repository.replace(/^git\+/, '')];
  return [title, '='.repeat(title.length), ...written, ''].join('\n');
}

async function readTexts(folder: string, isWanted: (file: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && isWanted(entry.name)).map(({ name }) => name);
  return Promise.all(files.sort().map(async (file) => (await readFile(join(folder, file), 'utf8')).trim()));
}
