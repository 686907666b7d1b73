/** What a reader is told of a failure that is none of theirs. */
import {
  ConfigurationInvalid,
  EngineFailed,
  ObjectMissing,
  Overloaded,
  StorageUnavailable,
} from '../errors.js';
import { Refusal } from './refusal.js';

export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof Overloaded)
    return new Refusal(503, 'Trop de demandes à la fois : réessayez dans quelques secondes.');
  if (error instanceof EngineFailed)
    return new Refusal(
      503,
      'Cette demande coûte trop de temps ou de mémoire : précisez les filtres, ou téléchargez la table entière.',
    );
  if (error instanceof StorageUnavailable)
    return new Refusal(503, 'Le stockage ne répond pas : réessayez dans quelques secondes.');
  if (error instanceof ObjectMissing || error instanceof ConfigurationInvalid)
    return new Refusal(
      502,
      'Les fichiers de cette version ne sont pas ce que dit son manifeste : l’exploitant est prévenu, prenez une autre version.',
    );
  return new Refusal(500, 'Le service a une panne : l’exploitant est prévenu.');
}
