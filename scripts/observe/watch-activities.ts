/** Each attempt of each step, from outside: a line when it starts and ends, its metrics, its span. */
import { randomBytes } from 'node:crypto';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure, defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { SpanExport } from './export-spans.js';
import type { Metrics } from './metrics.js';
import { readTraceparent, type SpanPlace, TRACE_HEADER } from './span.js';
import { at, numberAt, subjectOf, textAt } from './subject.js';

export interface Watching {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly spans: SpanExport | null;
  readonly roomOf: (activity: string) => string;
}

export function watchActivities(watching: Watching): ActivityInterceptorsFactory {
  return (context) => ({
    inbound: {
      async execute(input, next) {
        const header = input.headers[TRACE_HEADER];
        const parent = header ? readTraceparent(defaultPayloadConverter.fromPayload(header)) : null;
        const attempt = openAttempt(context, input.args[0], parent, watching);
        try {
          const result = await next(input);
          attempt.ended(result);
          return result;
        } catch (error) {
          attempt.failed(error);
          throw error;
        }
      },
    },
  });
}

function openAttempt({ info }: Context, request: unknown, parent: SpanPlace | null, watching: Watching) {
  const { log: root, metrics, spans, roomOf } = watching;
  const { activityType: activity, attempt, workflowExecution } = info;
  const room = roomOf(activity);
  const subject = subjectOf(request);
  const span = parent && { traceId: parent.traceId, spanId: randomBytes(8).toString('hex') };
  const named = { ...subject, room, activity, attempt };
  const place = { workflow_id: workflowExecution?.workflowId, ...(span && idsOf(span)) };
  const log = root.child({ ...named, ...place });
  const startMs = Date.now();
  log.info('step started');

  const end = (outcome: 'ok' | 'failed' | 'cancelled', family: string | null, retryable: boolean) => {
    const endMs = Date.now();
    const ms = endMs - startMs;
    const told = { room, dataset: subject.dataset, outcome, seconds: ms / 1_000 };
    metrics.stepEnded({ ...told, attempt, family, retryable });
    if (span && parent)
      spans?.end({
        ...{ ...span, parentSpanId: parent.spanId, startMs, endMs, family },
        ...{ name: `${activity} attempt`, attributes: { ...named, outcome } },
      });
    return { ms };
  };
  return {
    ended(result: unknown) {
      for (const sentence of refusalsOf(result))
        log.error({ family: 'DeliveryRejected', retryable: false, sentence }, 'extract refused');
      log.info({ ...end('ok', null, false), outcome: 'ok', ...countsOf(result) }, 'step ended');
    },
    failed(error: unknown) {
      if (error instanceof CancelledFailure)
        return log.info({ ...end('cancelled', null, false), outcome: 'cancelled' }, 'step ended');
      const { family, retryable, sentence } = describeFailure(error);
      const last = !retryable || isLastAttempt(info);
      const fields = { ...end('failed', family, retryable), outcome: 'failed', family, retryable };
      log[last ? 'error' : 'warn']({ ...fields, last_attempt: last, sentence }, 'step failed');
    },
  };
}

function idsOf({ traceId, spanId }: SpanPlace) {
  return { trace_id: traceId, span_id: spanId };
}

function isLastAttempt({ attempt, retryPolicy }: Context['info']): boolean {
  return attempt >= (retryPolicy?.maximumAttempts || Number.POSITIVE_INFINITY);
}

/** Doors throw failures that failure.ts made: their sentence is ours. Of anything else only the class is told. */
function describeFailure(error: unknown) {
  if (error instanceof ApplicationFailure && error.type)
    return { family: error.type, retryable: error.nonRetryable !== true, sentence: error.message };
  const family = error instanceof Error ? error.name : 'Unexpected';
  return { family, retryable: true, sentence: undefined };
}

/** A step that takes several extracts ends well where one of them is refused: each is told of all the same. */
function refusalsOf(result: unknown): string[] {
  const refused = at(result, 'refused');
  return Array.isArray(refused) ? refused.flatMap((one: unknown) => textAt(one, 'reason') ?? []) : [];
}

/** Rows and findings, where the result of a step tells them: of the extracts of a source, or of all that were assembled. */
function countsOf(result: unknown): Record<string, number | string | undefined> {
  const counts = Array.isArray(result) ? result : (at(result, 'counts') ?? at(result, 'taken'));
  const of = (name: string) => {
    if (!Array.isArray(counts)) return numberAt(result, name);
    const told = counts.flatMap((one: unknown) => numberAt(one, name) ?? []);
    return told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0);
  };
  return {
    rows_in: of('rowsIn'),
    rows_out: of('rowsOut'),
    rows_rejected: of('rowsRejected'),
    rows_merged: of('rowsMerged'),
    findings: Array.isArray(result) ? of('findings') : numberAt(result, 'findings'),
    version: textAt(result, 'version'),
  };
}
