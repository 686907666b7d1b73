/**
 * `pairwise-way.ts FOLDER CSV TARGET`: as mednum-cli compares places: the likeness of names and of addresses (fuzzball, installed in
 * FOLDER) and how near they lie; a mean of 90 is one place. Only within a commune, and found by it: mednum-cli looks through all.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'csv-parse';

interface Place {
  readonly id: string;
  readonly source: string;
  readonly nom: string;
  readonly code_insee: string;
  readonly adresse: string;
  readonly latitude: string;
  readonly longitude: string;
}

const LEAST_SCORE = 90;

const [, , folder = '', csv = '', target = ''] = process.argv;
const { ratio }: { readonly ratio: (one: string, other: string) => number } = createRequire(
  join(folder, 'x.js'),
)('fuzzball');

const communes = new Map<string, Place[]>();
const rows: AsyncIterable<Place> = createReadStream(csv).pipe(parse({ columns: true }));
for await (const place of rows) {
  const there = communes.get(place.code_insee);
  if (there) there.push(place);
  else communes.set(place.code_insee, [place]);
}
const groups = new Map<string, string>();
for (const places of communes.values())
  for (const [rank, one] of places.entries())
    for (const other of places.slice(rank + 1))
      if (one.source !== other.source && scoreOf(one, other) >= LEAST_SCORE) unite(one.id, other.id);
const lines = [...groups].map(([id]) => `${id},${groupOf(id)}\n`);
await writeFile(target, `id,group\n${lines.join('')}`);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

function scoreOf(one: Place, other: Place): number {
  const apart = Math.hypot(
    Number(one.latitude) - Number(other.latitude),
    Number(one.longitude) - Number(other.longitude),
  );
  const nearness = apart < 0.0004 ? 100 : Math.trunc(100 / (apart * 1_000 + 1));
  return (ratio(one.nom, other.nom) + ratio(one.adresse, other.adresse) + nearness) / 3;
}

function groupOf(id: string): string {
  const above = groups.get(id) ?? id;
  return above === id ? id : groupOf(above);
}

function unite(one: string, other: string): void {
  const [low = '', high = ''] = [groupOf(one), groupOf(other)].sort();
  for (const id of [one, other]) if (!groups.has(id)) groups.set(id, id);
  groups.set(high, low);
}
