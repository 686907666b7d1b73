/**
 * What a workflow tells those who watch: a span for itself and for each step from order to result, and how it ended.
 *
 * Bundled with every workflow, traced or not. The promises of the SDK are handed on as they are and listened to from aside, so
 * that no turn of the event loop is added: a history replays the same with these interceptors and without them. Ids of spans
 * come from the run's own id, never from the workflow's random numbers; a replay makes the same ones again.
 */
import { ApplicationFailure, CancelledFailure, defaultPayloadConverter } from '@temporalio/common';
import {
  proxySinks,
  type Sinks,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptorsFactory,
  type WorkflowOutboundCallsInterceptor,
  workflowInfo,
} from '@temporalio/workflow';
import { type EndedWorkflow, summarise } from './ended-run.js';
import { readTraceparent, type SpanData, type SpanPlace, TRACE_HEADER, writeTraceparent } from './span.js';
import { subjectOf } from './subject.js';

export interface WatchSinks extends Sinks {
  watch: { spanEnded(span: SpanData): void; workflowEnded(ended: EndedWorkflow): void };
}

const GOLDEN = 0x9e3779b97f4a7c15n;

export const interceptors: WorkflowInterceptorsFactory = () => {
  const { watch } = proxySinks<WatchSinks>();
  const nextSpanId = countSpanIds();
  // A run that nobody traced before bears its own id as the id of its trace.
  const traceId = workflowInfo().runId.replaceAll('-', '');
  const watching: Watching = { watch, nextSpanId, own: { traceId, spanId: nextSpanId() }, attributes: {} };
  return { inbound: [inboundOf(watching)], outbound: [outboundOf(watching)] };
};

/** What both directions know of the run. */
interface Watching {
  readonly watch: ReturnType<typeof proxySinks<WatchSinks>>['watch'];
  readonly nextSpanId: () => string;
  own: SpanPlace;
  attributes: SpanData['attributes'];
}

/** No two of a run are the same: an odd step goes round all 2^64. */
function countSpanIds(): () => string {
  const seed = BigInt(`0x${workflowInfo().runId.replaceAll('-', '').slice(-16)}`);
  let made = 0n;
  return () => {
    made += 1n;
    return BigInt.asUintN(64, seed + made * GOLDEN)
      .toString(16)
      .padStart(16, '0');
  };
}

function inboundOf(watching: Watching): WorkflowInboundCallsInterceptor {
  return {
    execute(input, next) {
      const header = input.headers[TRACE_HEADER];
      const parent = header ? readTraceparent(defaultPayloadConverter.fromPayload(header)) : null;
      if (parent) watching.own = { ...watching.own, traceId: parent.traceId };
      const end = beginWorkflow(watching, input.args[0], parent);
      const result = next(input);
      result.then(
        (value) => end(null, summarise(value)),
        (error: unknown) => {
          const family = familyOf(error);
          const status = family === 'Cancelled' ? 'cancelled' : 'failed';
          end(family, { status, sources: [], publication: null, deliveries: [] });
        },
      );
      return result;
    },
    handleSignal(input, next) {
      const { watch, own, attributes, nextSpanId } = watching;
      const startMs = Date.now();
      const name = `signal ${input.signalName}`;
      const place = { traceId: own.traceId, spanId: nextSpanId(), parentSpanId: own.spanId };
      watch.spanEnded({ ...place, name, startMs, endMs: startMs, attributes, family: null });
      return next(input);
    },
  };
}

function beginWorkflow(watching: Watching, request: unknown, parent: SpanPlace | null) {
  const { workflowType: workflow, workflowId } = workflowInfo();
  const subject = subjectOf(request);
  const attributes = { ...subject, workflow, workflow_id: workflowId };
  watching.attributes = attributes;
  const { watch, own } = watching;
  const startMs = Date.now();
  return (family: string | null, told: ReturnType<typeof summarise>) => {
    const endMs = Date.now();
    const span = { ...own, name: workflow, parentSpanId: parent?.spanId ?? null, startMs, endMs };
    watch.spanEnded({ ...span, attributes: { ...attributes, status: told.status }, family });
    watch.workflowEnded({ ...subject, ...told, workflow, ms: endMs - startMs, family });
  };
}

function outboundOf(watching: Watching): WorkflowOutboundCallsInterceptor {
  return {
    scheduleActivity(input, next) {
      const { watch, own, nextSpanId } = watching;
      const place = { traceId: own.traceId, spanId: nextSpanId() };
      const startMs = Date.now();
      const end = (family: string | null) =>
        watch.spanEnded({
          ...place,
          ...{ name: input.activityType, parentSpanId: own.spanId, startMs, endMs: Date.now(), family },
          attributes: { ...watching.attributes, ...subjectOf(input.args[0]), activity: input.activityType },
        });
      const result = next({ ...input, headers: { ...input.headers, ...headerOf(place) } });
      result.then(
        () => end(null),
        (error: unknown) => end(familyOf(error)),
      );
      return result;
    },
    startChildWorkflowExecution: (input, next) =>
      next({ ...input, headers: { ...input.headers, ...headerOf(watching.own) } }),
  };
}

function headerOf(place: SpanPlace) {
  return { [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent: writeTraceparent(place) }) };
}

/** Class of the first cause, as failure.ts named it. */
function familyOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && !(cause instanceof ApplicationFailure) && cause.cause) cause = cause.cause;
  if (cause instanceof CancelledFailure) return 'Cancelled';
  if (cause instanceof ApplicationFailure) return cause.type ?? 'Unexpected';
  return cause instanceof Error ? cause.name : 'Unexpected';
}
