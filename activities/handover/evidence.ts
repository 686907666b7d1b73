/** What somebody who decides on a held run was shown, as a digest: a decision names it, so that nothing else is let go by it. */
import { createHash } from 'node:crypto';
import { toSortedJson } from '../text/sorted-json.js';
import { WriteRunPage } from './hold.js';

export function evidenceOf(page: WriteRunPage): string {
  return createHash('sha256')
    .update(toSortedJson(WriteRunPage.parse(page)))
    .digest('hex');
}
