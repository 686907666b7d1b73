/** Where the search of a directory stands, from the folder of its dataset: its page, and the scripts that it loads. */
export const SEARCH = 'recherche.html';
export const SEARCH_SCRIPTS = {
  page: 'recherche.js',
  places: 'recherche-lieux.js',
  entries: 'recherche-offre.js',
} as const;
