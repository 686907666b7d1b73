/** What every activity shares: one attempt's scratch folder, heartbeats, cancellation, and a receipt that makes it idempotent. */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { CancelledFailure, Context } from '@temporalio/activity';
import type { z } from 'zod';
import type { Effects } from '../effects.js';
import type { ObjectStore } from '../platform/effects.js';
import { readStored } from '../text/stored-json.js';
import type { Attempt } from './attempt.js';
import { toFailure } from './failure.js';

const HEARTBEAT_EVERY_MS = 3_000;

const rooms = new WeakMap<object, string>();

/** The room of an activity, for who watches it from outside. */
export function roomOf(activity: object): string {
  return rooms.get(activity) ?? 'unknown';
}

/** Wraps a domain function as an activity: typed errors, heartbeats every 3 s, scratch removed whatever happens. */
export function openDoor<Request, Result>(
  step: string,
  effects: Effects,
  act: (request: Request, attempt: Attempt, effects: Effects) => Promise<Result>,
): (request: Request) => Promise<Result> {
  const activity = async (request: Request): Promise<Result> => {
    const context = Context.current();
    let progress: Readonly<Record<string, string | number>> = { step };
    const beat = setInterval(() => context.heartbeat(progress), HEARTBEAT_EVERY_MS);
    const scratch = await effects.createScratch(step);
    try {
      const tell: Attempt['tell'] = (told) => {
        context.cancellationSignal.throwIfAborted();
        progress = { step, ...told };
        context.heartbeat(progress);
      };
      // a step may have a hundred files in its hands, and each of them listens
      setMaxListeners(0, context.cancellationSignal);
      return await act(request, { scratch, signal: context.cancellationSignal, tell }, effects);
    } catch (error) {
      if (context.cancellationSignal.aborted) throw new CancelledFailure(`${step} was cancelled`);
      throw toFailure(step, error);
    } finally {
      clearInterval(beat);
      await effects.removeScratch(scratch);
    }
  };
  rooms.set(activity, step);
  return activity;
}

/**
 * Runs `act` once per key: its result is written as a receipt after everything else, and a later attempt
 * that finds the receipt returns it. `act` may be killed at any instant and run again.
 */
export async function onceFor<Shape extends z.ZodType>(
  effects: Pick<Effects, 'zones'>,
  folder: string,
  shape: Shape,
  act: () => Promise<z.infer<Shape>>,
): Promise<z.infer<Shape>> {
  const { work } = effects.zones;
  const done = await readReceipt(shape, folder, work);
  if (done !== null) return done;
  const result = await act();
  await writeReceipt(result, folder, work);
  return result;
}

/** Names the receipt of a step that a run may take more than once, by what it is asked. */
export function receiptOf(...asked: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);
}

export function readReceipt<Shape extends z.ZodType>(
  shape: Shape,
  folder: string,
  zone: ObjectStore,
): Promise<z.infer<Shape> | null> {
  return readStored(shape, `${folder}/receipt.json`, zone, 'remove it, then start the run again');
}

export async function writeReceipt(result: unknown, folder: string, zone: ObjectStore): Promise<void> {
  await zone.write(`${folder}/receipt.json`, JSON.stringify(result));
}
