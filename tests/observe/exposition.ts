/** Prometheus' text format, read strictly: what is not of the format throws, with its line. Source: the exposition format, version 0.0.4. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly type: string;
  readonly help: string | null;
  readonly samples: readonly Sample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);

/** Families in order. Each is declared once, before its samples, which stand together; no series comes twice. */
export function readExposition(text: string): Map<string, Family> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { type: string; help: string | null; samples: Sample[] }>();
  const series = new Set<string>();
  let current = '';
  for (const [index, line] of text.split('\n').entries()) {
    const refuse = (why: string) => new Error(`line ${index + 1} (${line}): ${why}`);
    if (line === '' || (line.startsWith('#') && !/^# (HELP|TYPE) /.test(line))) continue;
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line);
    if (line.startsWith('#') && !comment) throw refuse('neither HELP nor TYPE of a name');
    if (comment) {
      const [, kind, name = '', rest = ''] = comment;
      const known = families.get(name);
      if (known && name !== current) throw refuse('its family was closed before');
      const family = known ?? { type: 'untyped', help: null, samples: [] };
      if (family.samples.length > 0) throw refuse('after samples of its family');
      if (kind === 'TYPE' && !TYPES.has(rest)) throw refuse('unknown type');
      if (kind === 'TYPE') family.type = rest;
      else family.help = rest;
      families.set(name, family);
      current = name;
      continue;
    }
    const sample = readSample(line, refuse);
    const name = [sample.name, sample.name.replace(/_(bucket|sum|count)$/, '')].find((one) =>
      families.has(one),
    );
    const family = name === undefined ? undefined : families.get(name);
    if (!family || name === undefined) throw refuse('no TYPE before it');
    if (name !== current) throw refuse('its family was closed before');
    if (family.type === 'counter' && !(sample.value >= 0)) throw refuse('a counter below zero');
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (series.has(key)) throw refuse('the same series twice');
    series.add(key);
    family.samples.push(sample);
  }
  for (const [name, { type, samples }] of families) if (type === 'histogram') requireHistogram(name, samples);
  return families;
}

function readSample(line: string, refuse: (why: string) => Error): Sample {
  const name = NAME.exec(line)?.[0];
  if (!name) throw refuse('no name');
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    while (!rest.startsWith('}')) {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|(?=\}))/.exec(rest);
      if (!label?.[1] || label[2] === undefined) throw refuse('a label that is none');
      if (label[1] in labels) throw refuse('a label twice');
      labels[label[1]] = label[2];
      rest = rest.slice(label[0].length);
    }
    rest = rest.slice(1);
  }
  const value = /^ ([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)( -?\d+)?$/i.exec(rest)?.[1];
  if (value === undefined) throw refuse('no value');
  return { name, labels, value: Number(value.replace(/Inf/i, 'Infinity')) };
}

function requireHistogram(name: string, samples: readonly Sample[]): void {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels;
    const key = JSON.stringify(Object.entries(labels).sort());
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const [key, group] of groups) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`);
    const counts = buckets.map(({ value }) => value);
    const total = group.find((one) => one.name === `${name}_count`)?.value;
    if (buckets.at(-1)?.labels.le !== '+Inf') throw new Error(`${name}${key}: no bucket +Inf at the end`);
    if (counts.some((count, rank) => count < (counts[rank - 1] ?? 0)))
      throw new Error(`${name}${key}: not cumulative`);
    if (total !== counts.at(-1)) throw new Error(`${name}${key}: _count is not the last bucket`);
    if (!group.some((one) => one.name === `${name}_sum`)) throw new Error(`${name}${key}: no _sum`);
  }
}

/** Value of the one series with these labels. Throws when it is not there. */
export function seriesValue(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  for (const { samples } of families.values())
    for (const sample of samples)
      if (
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
      )
        return sample.value;
  throw new Error(`no ${name} ${JSON.stringify(labels)}`);
}
