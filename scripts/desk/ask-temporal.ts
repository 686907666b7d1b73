import { type Client, isGrpcServiceError, ServiceError } from '@temporalio/client';
import { TemporalUnreachable } from '../../activities/errors.js';

const LONGEST_MS = 10_000;

/** Throws TemporalUnreachable; said whatever was asked: a decision may have arrived before the answer was lost. */
export function askTemporal<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  return client.withDeadline(Date.now() + LONGEST_MS, work).catch((error: unknown) => {
    if (!(error instanceof ServiceError || isGrpcServiceError(error))) throw error;
    throw new TemporalUnreachable(
      'Temporal does not answer. Open the link again in a moment: its page says what stands.',
    );
  });
}
