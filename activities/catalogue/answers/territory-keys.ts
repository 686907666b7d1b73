/** Where the page of a territory stands, from the folder of its dataset. */
import type { Place } from './compare.js';

export const TERRITORIES = 'territoires.html';

export function placeKey({ level, place }: Place): string {
  return `territoires/${level}-${place}.html`;
}
