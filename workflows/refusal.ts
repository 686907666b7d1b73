import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

/** What a gate said that does not let the data out; any other failure is thrown on. */
export function refusalOrThrow(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === 'PublicationRefused') return cause.message;
  throw error;
}
