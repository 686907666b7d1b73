/** Whether the namespace knows our search attributes: a workflow that sets one it does not know would never go on. */
import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';

/** As the Temporal command line names their types. */
const TYPES = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList' } as const;

/** `Name=Type`, for `--search-attribute` of an embedded server. */
export const DEFINITIONS = SEARCH_ATTRIBUTES.map(({ name, type }) => `${name}=${TYPES[type]}`);

/** False also where nobody may ask: runs then go without. */
export async function areSearchable(connection: Connection, namespace: string): Promise<boolean> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return SEARCH_ATTRIBUTES.every(({ name }) => customAttributes !== undefined && name in customAttributes);
  } catch {
    return false; // Temporal Cloud keeps them behind another API
  }
}

/** What an operator types once. */
export function describeMissing(namespace: string): string {
  const words = SEARCH_ATTRIBUTES.map(({ name, type }) => `--name ${name} --type ${TYPES[type]}`).join(' ');
  return `runs cannot be searched by dataset, period, verdict or partner; add them once: temporal operator search-attribute create --namespace ${namespace} ${words}`;
}
