/** Keys that make pseudonyms, and what seals and opens files. */
import { resolve } from 'node:path';
import { readRecipients } from '../drop/age.js';
import type { DropSettings } from '../drop/open-drop.js';
import type { EnvelopeSettings, KeyPlace } from '../keys/key-file.js';
import type { SealSettings } from '../store/sealed-store.js';
import type { Settings } from './settings.js';
import { readS3 } from './store-settings.js';
import { absolutePath } from './temporal-settings.js';

export interface Seals {
  readonly pseudonymKeys: KeyPlace;
  /** What opens the key file, where it is in an envelope. */
  readonly pseudonymEnvelope: EnvelopeSettings;
  /** Who may open what lies in the raw zone, and this worker's own identity. */
  readonly rawSeal: SealSettings;
  /** What opens the files that partners seal for us. */
  readonly drop: DropSettings;
}

export function readSeals(given: Settings, cwd: string, home: string): Seals {
  return {
    pseudonymKeys: {
      path: absolutePath(given.PSEUDONYM_KEYS_FILE, cwd) ?? resolve(home, 'pseudonym-keys.json'),
      given: given.PSEUDONYM_KEYS ?? null,
    },
    pseudonymEnvelope: readEnvelope(given, cwd),
    rawSeal: {
      recipients: readRecipients('RAW_RECIPIENTS', given.RAW_RECIPIENTS),
      identityFile: absolutePath(given.RAW_IDENTITY_FILE, cwd),
    },
    drop: {
      identityFile: absolutePath(given.DROP_IDENTITY_FILE, cwd),
      gnupgHome: absolutePath(given.DROP_GNUPG_HOME, cwd),
    },
  };
}

function readEnvelope(given: Settings, cwd: string): EnvelopeSettings {
  return {
    identityFile: absolutePath(given.PSEUDONYM_IDENTITY_FILE, cwd),
    shareFiles: wordsOf(given.PSEUDONYM_SHARE_FILES).map((path) => resolve(cwd, path)),
    passphrase: given.PSEUDONYM_PASSPHRASE ?? null,
    kms: { ...readS3(given), endpoint: given.PSEUDONYM_KMS_ENDPOINT ?? null },
  };
}

/** Separated by spaces or commas. */
export function wordsOf(list: string): string[] {
  return list.split(/[\s,]+/).filter(Boolean);
}
