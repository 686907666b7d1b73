/** By what runs are searched in Temporal's pages and lists; nothing of them names anybody. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const DATASET = defineSearchAttributeKey('InsertionDataset', SearchAttributeType.KEYWORD);
/** The day that the version is named after. */
export const PERIOD = defineSearchAttributeKey('InsertionPeriod', SearchAttributeType.KEYWORD);
/** As RunStatus says; `running` until there is one. */
export const VERDICT = defineSearchAttributeKey('InsertionVerdict', SearchAttributeType.KEYWORD);
export const PARTNERS = defineSearchAttributeKey('InsertionPartners', SearchAttributeType.KEYWORD_LIST);

export const SEARCH_ATTRIBUTES = [DATASET, PERIOD, VERDICT, PARTNERS] as const;
