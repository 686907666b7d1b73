/** How to reach a place, in words that people read. Pure. */
import { formatDate } from '../../markup/french.js';

const DAYS: Readonly<Record<string, string>> = {
  ...{ Mo: 'lundi', Tu: 'mardi', We: 'mercredi', Th: 'jeudi', Fr: 'vendredi', Sa: 'samedi', Su: 'dimanche' },
  ...{ PH: 'jours fériés', off: 'fermé' },
};

/** +33140000000 → « 01 40 00 00 00 »; a short number stays as it is. */
export function tellTelephone(number: string): string {
  const [, digits] = /^\+(?:33|262|590|594|596|508|687|689)(\d{9})$/.exec(number) ?? [];
  return digits === undefined ? number : `0${digits}`.replace(/(\d{2})(?=\d)/g, '$1\u00a0');
}

/** « Mo-Fr 09:00-12:00,13:30-17:00; Sa off "sur rendez-vous" » → « lundi à vendredi 9h-12h, 13h30-17h ; samedi fermé (sur rendez-vous) ». */
export function tellHours(hours: string): string {
  return hours
    .split(/("[^"]*")/)
    .map((part) => (/^"/.test(part) ? `(${part.slice(1, -1).trim()})` : tellRules(part)))
    .join('');
}

/** Words that somebody wrote stay as they are; days and hours are said in French. */
function tellRules(rules: string): string {
  return rules
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su|PH)-(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, '$1 à $2')
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|off)\b/g, (day) => DAYS[day] ?? day)
    .replace(/\b0?(\d{1,2}):(\d{2})/g, (_, hour, minutes) => `${hour}h${minutes === '00' ? '' : minutes}`)
    .replaceAll(',', ', ')
    .replaceAll(';', '\u202f;');
}

/** The name of a site, where its address is one; null of what no browser should open. */
export function tellSite(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? hostname : null;
}

/** « Selon sa source, au 1er mars 2026 ». Null where no source says when. */
export function tellUpdated({ updated }: { readonly updated: string | null }): string | null {
  const day = updated === null ? null : formatDate(updated);
  return day === null ? null : `Selon sa source, au ${day}`;
}
