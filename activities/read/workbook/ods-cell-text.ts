/** What a cell of an OpenDocument sheet says, as text: its value where it has one, else what is shown. Pure. */
import { storedNumber } from '../plain-number.js';
import { attribute } from '../xml/xml-text.js';

export interface OpenCell {
  tag: string;
  type: string;
  paragraphs: string[];
  repeat: number;
}

export function odsCellText({ tag, type, paragraphs }: OpenCell): string {
  const shown = paragraphs.join('\n');
  switch (type) {
    case 'float':
    case 'percentage':
    case 'currency':
      return numberText(attribute(tag, 'value'), shown);
    case 'date':
      return (attribute(tag, 'date-value') ?? shown).replace(/T00:00:00(?:\.0+)?$/, '').replace(/\.0+$/, '');
    case 'time':
      return timeText(attribute(tag, 'time-value') ?? '') ?? shown;
    case 'boolean':
      return (attribute(tag, 'boolean-value') ?? shown).toUpperCase();
    case 'string':
      return paragraphs.length > 0 ? shown : (attribute(tag, 'string-value') ?? '');
    default:
      return shown;
  }
}

function numberText(value: string | null, shown: string): string {
  const number = Number(value);
  if (value === null || value.trim() === '' || !Number.isFinite(number)) return value ?? shown;
  return storedNumber(value);
}

/** `PT13H45M00S`, within a day; null for a longer time. */
function timeText(value: string): string | null {
  const found = /^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$/.exec(value);
  if (!found || Number(found[1]) > 23) return null;
  return found
    .slice(1, 4)
    .map((part) => part.padStart(2, '0'))
    .join(':');
}
