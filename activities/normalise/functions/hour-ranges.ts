/** The times of a day as ranges. Pure. */
import type { HourToken } from './hour-tokens.js';

/** Times in pairs, each joined by a mark and in the order of the day; an odd one leaves all unread. */
export function readRanges(tokens: readonly HourToken[]): string[] | null {
  const ranges: string[] = [];
  let from: string | null = null;
  let mark: 'by' | 'slash' | null = null;
  for (const token of tokens) {
    if (token.by) mark = 'by';
    else if (token.slash) mark ??= 'slash';
    if (token.whole) ranges.push('00:00-24:00');
    const time = writtenTime(token.time ?? token.bare);
    if (time === null) continue;
    if (from === null) {
      from = time;
    } else {
      // midnight to midnight fills what is closed
      const isFiller = from === '00:00' && time === '00:00';
      const isNight = from >= '18:00' && from < '24:00' && time > '00:00' && time <= '08:00';
      if (mark === null || (from >= time && !isFiller && !isNight) || time > '24:00') return null;
      if (!isFiller) ranges.push(`${from}-${time}`);
      from = null;
    }
    mark = null;
  }
  return from === null ? ranges : null;
}

function writtenTime(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text === 'midi') return '12:00';
  if (text === 'minuit') return '24:00';
  const [, hour = '', minute = '00'] = /^(\d{1,2})\D*(\d{2})?/.exec(text) ?? [];
  return `${hour.padStart(2, '0')}:${minute}`;
}
