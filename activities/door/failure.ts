/** Domain errors → Temporal failures. Nothing of an unknown error's text passes: it may carry a row. */
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { EngineFailed, InsertionError } from '../errors.js';
import { hasCode } from '../platform/process/process-identity.js';

/** Permanent errors are not tried again; temporary and unknown ones are, within the room's bounded policy. */
export function toFailure(step: string, error: unknown): ApplicationFailure {
  if (error instanceof InsertionError) {
    return ApplicationFailure.create({
      message: error.message,
      type: error.name,
      nonRetryable: error.family === 'permanent',
      details: [{ partnerSentence: error.partnerSentence ?? null }],
      ...nextRetry(error),
    });
  }
  // stores tell of their own disks; what is left is written in scratch
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return toFailure(
      step,
      new EngineFailed(
        `${step}: no room is left in the scratch folder; free some space, or give SCRATCH_DIR a larger disk. It is tried again.`,
      ),
    );
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return ApplicationFailure.create({
    message: `${step}: unexpected ${kind}${placeOf(error)}; this is a bug of the toolkit, report it with the run's id.`,
    type: 'Unexpected',
    nonRetryable:
      error instanceof TypeError || error instanceof ReferenceError || error instanceof z.ZodError,
    details: [{ partnerSentence: null }],
  });
}

/** Longer than this nobody waits for a server: the room's own pauses decide. */
const LONGEST_WAIT_SECONDS = 3600;

/** A server that says when to come back is obeyed, instead of the room's pause. */
function nextRetry(error: InsertionError): { nextRetryDelay?: `${number} seconds` } {
  const seconds = 'retryAfterSeconds' in error ? error.retryAfterSeconds : undefined;
  if (typeof seconds !== 'number' || seconds <= 0 || seconds > LONGEST_WAIT_SECONDS) return {};
  return { nextRetryDelay: `${seconds} seconds` };
}

/** First frame of our own code: file and line, no text of the error. */
function placeOf(error: unknown): string {
  const frame =
    error instanceof Error
      ? /\b((?:activities|datasets|quality-rules)\/[\w./-]+:\d+)/.exec(error.stack ?? '')
      : null;
  return frame ? ` at ${frame[1]}` : '';
}
