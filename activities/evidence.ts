/** What somebody who decides on a held run was shown, as a digest: a decision names it, so that nothing else is let go by it. */
import { createHash } from 'node:crypto';
import { WriteRunPage } from './handover-hold.js';
import { toSortedJson } from './sorted-json.js';

export function evidenceOf(page: WriteRunPage): string {
  return createHash('sha256')
    .update(toSortedJson(WriteRunPage.parse(page)))
    .digest('hex');
}
