/** What is done to the figures before everybody may read them, in words for who will quote them. Pure. */
import type { CellKey, Privacy } from '../../../datasets/privacy.js';
import { formatNumber } from '../../markup/french.js';

/** French sentences, in the order in which a reader needs them; none where nothing is done. */
export function describeFigures({ method, cell_key, threshold, counts }: Privacy): string[] {
  if (threshold === undefined) return [];
  if (method === 'cell_key' && cell_key) return describeNoise(cell_key, threshold);
  if (counts.length === 0) return [];
  return [
    `Les chiffres sont exacts, ou tus : un nombre de moins de ${threshold} personnes n’est pas publié, ni ceux qui le donneraient par soustraction.`,
    `D’une version à l’autre, un nombre n’est révisé que s’il bouge de ${threshold} personnes au moins.`,
  ];
}

function describeNoise(cellKey: CellKey, threshold: number): string[] {
  const { variance, deviation, certainty } = cellKey;
  const usual = formatNumber(Math.round(Math.sqrt(variance)));
  return [
    `Les chiffres sont approchés. À chaque effectif s’ajoute un nombre tiré au sort : d’ordinaire ${usual} personnes en plus ou en moins, ${deviation} au plus. Il compte pour un petit nombre, et ne se voit pas dans un grand. En moyenne il est nul.`,
    'Les mêmes personnes ont toujours le même tirage, dans toutes les tables et toutes les versions : deux lignes qui les comptent disent le même nombre, et rien ne s’efface en comparant.',
    'Les totaux ne tombent donc pas juste : les parties font quelques personnes de plus ou de moins que leur total. Pour un total, citer celui qui est publié, non la somme.',
    `Sous ${threshold} personnes, rien n’est publié, et une case sans personne ne se distingue pas d’une petite.`,
    `Une part est calculée sur des effectifs approchés. Elle est tue quand moins de ${threshold} personnes sont d’un côté ou de l’autre : ni 0 %, ni 100 %.`,
    `Une moyenne est décalée comme si une personne, parmi les plus éloignées, s’en était rapprochée ou éloignée. Une médiane ou un quartile est lu à une ou deux places de son rang, et tu sans ${threshold} personnes de part et d’autre.`,
    `D’une version à l’autre, une ligne est révisée quand un de ses effectifs bouge de ${threshold} au moins, et avec d’autres lignes ; d’ici là elle reste telle qu’elle est publiée, tout entière.`,
    `Ce qui est promis : qui soustrait, recoupe et compare tout ce qui est public, et affirme la taille exacte d’un groupe de moins de ${threshold} personnes, a raison une fois sur ${Math.floor(1 / certainty)} au plus. Méthode des clés de cellule, celle du recensement européen de 2021.`,
  ];
}
