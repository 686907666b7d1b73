/** What a workflow tells of itself when it ends: the summary of a run, as its report has it. Pure; bundled into the sandbox. */
import { at, numberAt, type Subject, textAt } from './subject.js';

export interface EndedSource {
  readonly source: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  readonly rowsOutside: number;
  readonly rowsMerged: number;
}

export interface EndedWorkflow extends Subject {
  readonly workflow: string;
  /** Status of a run (published, held, …); `completed` of other workflows; `failed` or `cancelled`. */
  readonly status: string;
  readonly ms: number;
  readonly sources: readonly EndedSource[];
  /** What became of the publication; null where the portal was not to be told. */
  readonly publication: string | null;
  /** What partners were told, by channel and how that went. */
  readonly deliveries: readonly { readonly channel: string; readonly outcome: string }[];
  readonly family: string | null;
}

/** Reads the report of a run; of any other result nothing. */
export function summarise(
  result: unknown,
): Pick<EndedWorkflow, 'status' | 'sources' | 'publication' | 'deliveries'> {
  const [sources, deliveries] = [at(result, 'sources'), at(result, 'deliveries')];
  return {
    status: textAt(result, 'status') ?? 'completed',
    publication: textAt(at(result, 'publication'), 'status') ?? null,
    deliveries: (Array.isArray(deliveries) ? deliveries : []).flatMap((one: unknown) => {
      const [channel, outcome] = [textAt(one, 'channel'), textAt(one, 'status')];
      return channel === undefined || outcome === undefined ? [] : [{ channel, outcome }];
    }),
    sources: (Array.isArray(sources) ? sources : []).flatMap((one: unknown) => {
      const source = textAt(one, 'source');
      if (source === undefined) return [];
      const count = (name: string) => numberAt(one, name) ?? 0;
      return [
        {
          source,
          rowsIn: count('rowsIn'),
          rowsOut: count('rowsOut'),
          rowsRejected: count('rowsRejected'),
          rowsOutside: count('rowsOutside'),
          rowsMerged: count('rowsMerged'),
        },
      ];
    }),
  };
}
