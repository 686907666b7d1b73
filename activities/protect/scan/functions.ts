import type { TextFunction } from '../../platform/effects.js';
import { holdsNamedAddress, shapesIn } from '../../text/identifier-shapes.js';

/** Callable from SQL: the shapes in a text, and the address that names a person, joined by "|"; null where there are none. */
export const SCAN_FUNCTIONS: readonly TextFunction[] = [
  {
    name: 'identifier_shapes',
    parameters: 1,
    apply: (text) =>
      text == null
        ? null
        : [...shapesIn(text), ...(holdsNamedAddress(text) ? ['adresse_nominative'] : [])].join('|') || null,
  },
];
