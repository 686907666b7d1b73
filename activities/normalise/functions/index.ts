import { mailboxOf } from '../../persons/mailbox.js';
import type { TextFunction } from '../../platform/effects.js';
import { firstMailbox } from './first-mailbox.js';
import { dayOrReason } from './french-day.js';
import { phoneticName } from './french-name.js';
import { textFromHtml } from './html.js';
import { openingHours } from './opening-hours.js';
import { projectedPlace } from './projected-place.js';
import { remember } from './remember.js';
import { spreadsheetDigits } from './spreadsheet-number.js';
import { telephoneE164, telephoneOthers } from './telephone.js';
import { withoutAddressee, withoutPersons } from './without-persons.js';

const onText = (name: string, apply: (text: string) => string | null): TextFunction => ({
  name,
  parameters: 1,
  apply: (text) => (text == null ? null : apply(text)),
});

/** What normalise needs and SQL has not: each is pure, called once per value that the cheap SQL path could not settle. */
export const NORMALISE_FUNCTIONS: readonly TextFunction[] = [
  onText('spreadsheet_digits', spreadsheetDigits),
  onText('telephone_e164', remember(telephoneE164)),
  onText('telephone_others', remember(telephoneOthers)),
  onText('text_from_html', textFromHtml),
  onText('opening_hours', remember(openingHours)),
  {
    name: 'projected_place',
    parameters: 3,
    apply: (latitude = null, longitude = null, departement = null) =>
      projectedPlace(latitude, longitude, departement),
  },
  {
    name: 'day_or_reason',
    parameters: 2,
    apply: (text = null, latest = null) => (text === null ? null : dayOrReason(text, latest)),
  },
  {
    name: 'mailbox_of',
    parameters: 2,
    apply: (address = null, named = null) => (address === null ? null : mailboxOf(address, named ?? '')),
  },
  {
    name: 'first_mailbox',
    parameters: 2,
    apply: (text = null, named = null) => (text === null ? null : firstMailbox(text, named ?? '')),
  },
  {
    name: 'without_persons',
    parameters: 2,
    apply: (text = null, named = null) => (text === null ? null : withoutPersons(text, named ?? '')),
  },
  onText('without_addressee', withoutAddressee),
  onText('phonetic_name', remember(phoneticName)),
];
