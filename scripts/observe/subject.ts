/** Of which run, dataset and source a request is. Pure; the sandbox of workflows bundles it, so it knows no zod. */

export interface Subject {
  readonly run?: string;
  readonly dataset?: string;
  readonly source?: string;
}

export function subjectOf(request: unknown): Subject {
  const run = textAt(request, 'run');
  const dataset = textAt(request, 'dataset');
  const source =
    textAt(request, 'source') ??
    textAt(at(request, 'extract'), 'source') ??
    textAt(at(request, 'normalised'), 'source');
  return {
    ...(run === undefined ? {} : { run }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(source === undefined ? {} : { source }),
  };
}

export function at(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

export function textAt(value: unknown, name: string): string | undefined {
  const found = at(value, name);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, name: string): number | undefined {
  const found = at(value, name);
  return typeof found === 'number' ? found : undefined;
}
