/** What a span is on its way from where it was lived to where it is exported: plain data, so that it may leave the workflow sandbox. */

export interface SpanPlace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

export interface SpanData extends SpanPlace {
  readonly name: string;
  readonly parentSpanId: string | null;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  /** Names of runs, datasets, sources, rooms; counts. Never a value. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Family of the error that ended it; null where none did. */
  readonly family: string | null;
}

/** Temporal's header of the trace context, the one that other SDKs' interceptors read and write too. */
export const TRACE_HEADER = '_tracer-data';

/** W3C Trace Context, version 00, sampled. */
export function writeTraceparent({ traceId, spanId }: SpanPlace): string {
  return `00-${traceId}-${spanId}-01`;
}

/** Null where the header says nothing that can be read. */
export function readTraceparent(carrier: unknown): SpanPlace | null {
  if (typeof carrier !== 'object' || carrier === null || !('traceparent' in carrier)) return null;
  const found = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(String(carrier.traceparent));
  return found?.[1] && found[2] ? { traceId: found[1], spanId: found[2] } : null;
}
