/** What an answer of PostgreSQL means to us. Its own texts carry values: only the code of its state passes. */

import type { PostgresPlace } from '../../../../datasets/_channels/postgres.js';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  InsertionError,
  PartnerUnreachable,
} from '../../../errors.js';
import { hasCode } from '../../process/process-identity.js';

type Place = Pick<PostgresPlace, 'host' | 'table' | 'query' | 'database' | 'timeout_seconds' | 'username'>;

export function postgresFault(place: Place, error: unknown): unknown {
  if (error instanceof InsertionError || !(error instanceof Error)) return error;
  const state = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!/^[0-9A-Z]{5}$/.test(state)) return connectionFault(place, error, state);
  return state === SYNTAX && isSeveral(error) ? severalFault(place) : stateFault(place, state);
}

const SYNTAX = '42601';

/** By the routine of the server that says so: its words are in the language of its place. */
function isSeveral(error: Error): boolean {
  return 'routine' in error && error.routine === 'exec_parse_message';
}

function severalFault({ host }: Place): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `${host}: the query of the source is more than one statement, and nobody knows what the next one writes; declare one that only reads.`,
  );
}

/** A state of the server: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function stateFault(place: Place, state: string): InsertionError {
  const { host, timeout_seconds: seconds } = place;
  const rejected = REJECTED[state];
  if (rejected) return refusal(place, ...rejected);
  if (state === '57014')
    return new PartnerUnreachable(
      `${host} did not finish within ${seconds} s; try again at a quieter hour, raise timeout_seconds, or ask the partner for an index or a view.`,
    );
  if (/^(08|40|53|55|57|58|XX)/.test(state))
    return new PartnerUnreachable(`${host} cannot answer now (SQLSTATE ${state}); try again later.`);
  if (state === '25006')
    return new ConfigurationInvalid(`${host}: the query of the source writes; declare one that only reads.`);
  if (state.startsWith('42'))
    return refusal(
      place,
      `does not understand what the source asks (SQLSTATE ${state}): table, query, order, since or columns`,
      'ce que nous lisons a changé de forme. Merci de nous prévenir des changements de la table ou de la vue convenue.',
    );
  return refusal(
    place,
    `ended the query with an error of its data (SQLSTATE ${state})`,
    'la lecture s’arrête sur une erreur de vos données. Merci de vérifier la table ou la vue convenue.',
  );
}

/** What happened, and the same to the partner. */
const REJECTED: Readonly<Record<string, readonly [string, string]>> = {
  '28P01': [
    'does not accept our password',
    'notre mot de passe est refusé. Merci de vérifier ou de renouveler nos identifiants.',
  ],
  '28000': [
    'does not let our role in',
    'notre connexion est refusée. Merci de vérifier nos droits et l’adresse autorisée.',
  ],
  '3D000': [
    'has no such database',
    'la base convenue n’existe pas. Merci de la rétablir ou de nous donner son nouveau nom.',
  ],
  '3F000': [
    'has no such schema',
    'le schéma convenu n’existe pas. Merci de le rétablir ou de nous donner son nouveau nom.',
  ],
  '42P01': [
    'has no such table',
    'la table ou la vue convenue n’existe pas. Merci de la rétablir ou de nous donner son nouveau nom.',
  ],
  '42703': [
    'has not a column that the source reads',
    'une colonne convenue n’existe pas. Merci de la rétablir ou de nous prévenir de son nouveau nom.',
  ],
  '42501': [
    'does not let our role read what is declared',
    'la lecture de la table convenue nous est refusée. Merci de nous en donner le droit (GRANT SELECT).',
  ],
};

function refusal({ host }: Place, what: string, french: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} ${what}; ask the partner, or correct the source's location.`,
    `Votre base de données ${host} : ${french}`,
  );
}

const TLS_CODES =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|UNABLE_TO_VERIFY)/;

function connectionFault({ host }: Place, error: Error, code: string): InsertionError {
  if (TLS_CODES.test(code))
    return new DeliveryRejected(
      `${host} shows a certificate that cannot be verified (${code}), so nothing was sent to it; ask the partner, then declare its authority (authority: NAME of the variable with the path of a PEM file).`,
      `Le certificat de votre serveur ${host} n’a pas pu être vérifié. Par prudence, nous ne nous y connectons plus. Merci de le renouveler, ou de nous donner celui de son autorité.`,
    );
  // the library's words decide, and go no further
  if (/does not support SSL/.test(error.message))
    return new DeliveryRejected(
      `${host} does not speak TLS, so nothing was sent to it; ask the partner to turn it on.`,
      `Votre serveur ${host} n’accepte pas de connexion chiffrée (TLS). Par prudence, rien ne lui a été envoyé. Merci de l’activer.`,
    );
  const why = hasCode(error, 'ENOTFOUND', 'EAI_AGAIN')
    ? 'its name is not known'
    : code || 'the connection broke';
  return new PartnerUnreachable(`${host} does not answer (${why}); try again later, then ask the partner.`);
}
