/** Looks into a drop, a second time where files may still grow. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Source } from '../../datasets/dataset.js';
import { wholeRule } from '../../datasets/drop.js';
import { DeliveryRejected, DeliveryUnfinished } from '../errors.js';
import type { Channel, DroppedFile } from '../platform/channel/channel.js';
import { baseOf, type Choice, changedSince, chooseFiles, restless } from './choose-files.js';
import { dateInName, toldFileName } from './safe-name.js';

export interface Look {
  readonly channel: Channel;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly until?: string | undefined;
}

export function choiceOf(source: Source, files: readonly DroppedFile[]): Choice {
  const { drop, location, take } = source;
  return chooseFiles(files, { files: drop.files, whole: wholeRule(drop, location).whole, take });
}

/** The whole files that the source takes. Throws DeliveryRejected (none), DeliveryUnfinished (the one to take still grows). */
export async function findWhole(
  source: Source,
  { channel, signal, now, until }: Look,
): Promise<readonly DroppedFile[]> {
  const look = async () => choiceOf(source, notAfter(until, await channel.list(signal)));
  const first = await look();
  if (first.chosen.length === 0) throw nothingFound(source, first.unfinished);
  const { whole, settleSeconds } = wholeRule(source.drop, source.location);
  const rule = { settleSeconds, sharesClock: channel.sharesClock };
  if (whole !== 'stable' || restless(first.chosen, rule, now()).length === 0) return first.chosen;
  await pause(settleSeconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
  const second = await look();
  if (second.chosen.length === 0) throw nothingFound(source, second.unfinished);
  const [growing] = changedSince(first.chosen, second.chosen);
  if (growing) throw stillGrowing(source, growing, settleSeconds);
  return second.chosen;
}

/** A name without a day is of any time. */
function notAfter(until: string | undefined, files: readonly DroppedFile[]): readonly DroppedFile[] {
  if (until === undefined) return files;
  return files.filter(({ name }) => (dateInName(baseOf(name)) ?? until) <= until);
}

function nothingFound(source: Source, unfinished: number): DeliveryRejected {
  const marked = wholeRule(source.drop, source.location).whole === 'marker';
  const unfinishedNote =
    unfinished === 0
      ? ''
      : ` (${unfinished} there ${unfinished === 1 ? 'is' : 'are'} not whole${marked ? ': no .done or .ok beside' : ''})`;
  return new DeliveryRejected(
    `${source.source}: no extract was found where ${source.partner} drops it${unfinishedNote}; ask for it, or correct location or drop in sources/${source.source}.yaml.`,
    unfinished === 0
      ? `Aucun fichier n’a été trouvé pour « ${source.title} ». Déposez l’extrait à l’endroit convenu.`
      : `Aucun fichier complet n’a été trouvé pour « ${source.title} ». Terminez le dépôt en cours${marked ? ', puis déposez le fichier témoin (.done ou .ok)' : ' et donnez au fichier son nom définitif'}.`,
  );
}

function stillGrowing(declared: Source, { name }: DroppedFile, seconds: number): DeliveryUnfinished {
  const { source } = declared;
  const shown = toldFileName(baseOf(name), declared);
  return new DeliveryUnfinished(
    `${source}: ${shown} is still being sent (it changed between two looks, ${seconds} s apart); it is looked at again in ${seconds} s.`,
    `Le fichier ${shown} était encore en cours de dépôt. Nous le reprendrons dès qu’il sera complet.`,
    seconds,
  );
}
