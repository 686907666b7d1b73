/** Spans on their way to a collector: OTLP over HTTP, in batches, never in the way of the work. */
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { type IResource, Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import { scrubFields } from '../../activities/platform/process/scrub.js';
import type { SpanData } from './span.js';

export interface SpanExport {
  end(span: SpanData): void;
  /** What is waiting is sent, for as long as a worker may take to stop. */
  close(): Promise<void>;
}

const LONGEST_CLOSE_MS = 3_000;

/** `endpoint`: base address of the collector; headers come from OTEL_EXPORTER_OTLP_HEADERS, which the exporter reads. */
export function exportSpans(endpoint: string, instance: string, log: Logger): SpanExport {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  let accepted = true;
  const telling = {
    export(spans: ReadableSpan[], done: Parameters<typeof exporter.export>[1]) {
      exporter.export(spans, (result) => {
        const fine = result.code === 0;
        if (fine !== accepted) log.warn(fine ? 'traces are accepted again' : 'traces are not accepted');
        accepted = fine;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
  const processor = new BatchSpanProcessor(telling, { scheduledDelayMillis: 2_000 });
  const resource = new Resource({ 'service.name': 'insertion', 'service.instance.id': instance });
  return {
    end: (span) => processor.onEnd(readable(span, resource)),
    async close() {
      const over = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_CLOSE_MS).unref());
      await Promise.race([processor.shutdown().catch(() => undefined), over]);
    },
  };
}

/** Attributes go through the sieve of the logs; an error is its family, whose text may say more than a trace should. */
function readable(span: SpanData, resource: IResource): ReadableSpan {
  const context = { traceId: span.traceId, spanId: span.spanId, traceFlags: TraceFlags.SAMPLED };
  const attributes = Object.fromEntries(
    Object.entries(scrubFields({ ...span.attributes })).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[`insertion.${name}`, value]]
        : [],
    ),
  );
  return {
    name: span.name,
    kind: SpanKind.INTERNAL,
    spanContext: () => context,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    startTime: timeOf(span.startMs),
    endTime: timeOf(span.endMs),
    duration: timeOf(Math.max(0, span.endMs - span.startMs)),
    status:
      span.family === null
        ? { code: SpanStatusCode.OK }
        : { code: SpanStatusCode.ERROR, message: span.family },
    attributes: { ...attributes, ...(span.family === null ? {} : { 'error.type': span.family }) },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationLibrary: { name: 'insertion' },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

function timeOf(ms: number): [number, number] {
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];
}
