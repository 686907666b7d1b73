/** What the self-check needs beside its program and its engine, as one JSON document: SQL, lists, declarations, rules. */

import { DeliveryTerms } from '../../datasets/_organisations/delivery-terms.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset, DeclaredSource, Source } from '../../datasets/dataset.js';
import { Drop } from '../../datasets/drop.js';
import type { IssueText, RuleBook, RuleText } from '../../quality-rules/load-rules.js';

/** Where the program finds its own folder. */
export const TOOLKIT = '/toolkit';

type PackedSource = Omit<DeclaredSource, 'declaration'> & {
  readonly declaration: Omit<Source, 'location' | 'drop'>;
};

/** Public: it does not say where partners leave their files, nor who is told of a report. */
export type PackedDataset = Pick<
  Dataset,
  'id' | 'metadata' | 'tables' | 'rules' | 'assembly' | 'revision'
> & {
  readonly sources: readonly PackedSource[];
  readonly partners: readonly Pick<Partner, 'partner' | 'name' | 'legal_basis'>[];
};

export interface Machine {
  /** Path below the toolkit's folder → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Lists made from packages: name → CSV. */
  readonly lists: Readonly<Record<string, string>>;
  readonly rules: {
    readonly macros: RuleBook['macros'];
    readonly issues: readonly (readonly [string, IssueText])[];
    readonly rules: readonly (readonly [string, RuleText])[];
  };
  readonly datasets: readonly PackedDataset[];
}

export function packDataset({ sources, partners, ...dataset }: Dataset): PackedDataset {
  const named = new Set(sources.map(({ declaration }) => declaration.partner));
  const { id, metadata, tables, rules, assembly, revision } = dataset;
  return {
    ...{ id, metadata, tables, rules, assembly, revision },
    sources: sources.map(({ declaration: { location: _, drop: __, ...declaration }, ...rest }) => ({
      ...rest,
      declaration,
    })),
    partners: [...partners.values()]
      .filter(({ partner }) => named.has(partner))
      .map(({ partner, name, legal_basis }) => ({ partner, name, legal_basis })),
  };
}

/** A dataset that can be checked against, and neither pulled nor delivered. */
export function unpackDataset({ sources, partners, ...dataset }: PackedDataset): Dataset {
  return {
    ...dataset,
    folder: `${TOOLKIT}/datasets/${dataset.id}`,
    sources: sources.map(({ declaration, ...rest }) => ({
      ...rest,
      declaration: { ...declaration, location: { channel: 'folder', path: '.' }, drop: Drop.parse({}) },
    })),
    partners: new Map(
      partners.map((partner) => [
        partner.partner,
        { ...partner, reports_to: '', delivery: DeliveryTerms.parse({}) },
      ]),
    ),
  };
}

export function unpackRules({ macros, issues, rules }: Machine['rules']): RuleBook {
  return { macros, issues: new Map(issues), rules: new Map(rules) };
}
