/** What is wrong with a file that a partner sealed: for the operator, and in French for the partner. */
import { DeliveryRejected } from '../../errors.js';

const REASONS = {
  plain: [
    'is not sealed as agreed; ask the partner to seal it, or correct drop.encryption',
    'n’est pas chiffré comme convenu. Merci de le chiffrer avant de le déposer.',
  ],
  other_key: [
    'is sealed for somebody else than us; give the partner our public key again',
    'n’est pas chiffré pour nous. Merci de le chiffrer avec la clé publique que nous vous avons donnée.',
  ],
  password: [
    'does not open with the agreed password; ask the partner, or correct the variable that drop.password names',
    'ne s’ouvre pas avec le mot de passe convenu. Merci de vérifier celui-ci.',
  ],
  key: [
    'does not open with the agreed key: it is sealed with another one, cut short or altered; ask the partner, or correct the variable that drop.password names',
    'ne s’ouvre pas avec la clé convenue : il est chiffré avec une autre, tronqué ou modifié. Merci de vérifier la clé, puis de le déposer à nouveau.',
  ],
  damaged: [
    'is sealed, and cut short or damaged: it does not open whole; ask the partner to send it again',
    'est chiffré, mais tronqué ou endommagé. Merci de le déposer à nouveau.',
  ],
  weak: [
    'is a zip with the old encryption (ZipCrypto), which anybody opens; ask the partner for AES-256',
    'est une archive zip à l’ancien chiffrement (ZipCrypto), qui ne protège pas. Merci de choisir AES-256.',
  ],
  members: [
    'is a zip with none or several files instead of one; ask the partner for one file',
    'est une archive zip qui contient aucun ou plusieurs fichiers au lieu d’un seul. Merci de n’en mettre qu’un.',
  ],
  bomb: [
    'inflates far beyond the size of a real extract (decompression bomb); nothing was kept, check where it comes from',
    'se décompresse bien au-delà de la taille d’un extrait réel ; rien n’a été gardé. Merci de vérifier sa provenance.',
  ],
} as const;

export function refusedDrop(
  fileName: string,
  code: keyof typeof REASONS,
  encryption: 'age' | 'gpg' | 'zip' | 'fernet',
): DeliveryRejected {
  const [english, french] = REASONS[code];
  return new DeliveryRejected(
    `${fileName} (${encryption}) ${english}.`,
    `Le fichier « ${fileName} » ${french}`,
  );
}
