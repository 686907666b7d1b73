/** The search near a commune, in the reader's browser: loads two files from beside the page when it is first asked; asks nobody else. */
const { communes } = globalThis;
const form = document.getElementById('recherche');
const [lieu, rayon, quoi] = ['lieu', 'rayon', 'quoi'].map((id) => document.getElementById(id));
const [etat, choix, resultats, titre, liste] = ['etat', 'choix', 'resultats', 'titre-resultats', 'liste'].map(
  (id) => document.getElementById(id),
);
const SHOWN = 50;
const waiting = new Map();
const loaded = new Map();

globalThis.receiveSearch = (name, packed) => waiting.get(name)?.(unpack(packed));

async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(text).text());
}

function load(name) {
  if (!loaded.has(name))
    loaded.set(
      name,
      new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement('script');
        script.src = form.dataset[name];
        script.onerror = () => {
          loaded.delete(name);
          reject(new Error(name));
        };
        document.head.append(script);
      }),
    );
  return loaded.get(name);
}

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

async function search() {
  choix.hidden = true;
  resultats.hidden = true;
  etat.textContent = 'Recherche…';
  try {
    const places = communes.findPlaces(await load('places'), lieu.value);
    const [place] = places;
    // what only begins so may be another commune than the one that is meant
    if (places.length === 1 && isMeant(place)) return await show(place);
    if (places.length === 0) {
      etat.textContent = `Aucune commune n’est connue sous « ${lieu.value} ». Essayez son code postal, ou choisissez un département.`;
      return;
    }
    etat.textContent =
      places.length === 1 ? 'Est-ce cette commune ?' : 'Plusieurs communes possibles : choisissez.';
    choix.replaceChildren(...places.map((place) => choice(place)));
    choix.hidden = false;
  } catch {
    tellFailure();
  }
}

function tellFailure() {
  choix.hidden = true;
  etat.textContent = 'La liste n’a pas pu être chargée. Rechargez la page, ou passez par les départements.';
}

function isMeant([name]) {
  return /\d/.test(lieu.value) || communes.comparable(name) === communes.comparable(lieu.value);
}

const told = ([name, departement, postcodes]) => `${name} (${postcodes.split(' ')[0] || departement})`;

/** « d’Aix », « du Mans », « des Lilas », « de Mende ». */
function ofPlace(name) {
  if (/^Les? /.test(name)) return name.replace(/^Le(s?) /, (_, many) => (many ? 'des ' : 'du '));
  return `${/^[aeiouyàâéèêëîïôœ]/i.test(name) ? 'd’' : 'de '}${name}`;
}

function choice(place) {
  const line = document.createElement('li');
  const button = element('button', told(place), { type: 'button', className: 'fr-btn fr-btn--secondary' });
  button.addEventListener('click', () => show(place).catch(tellFailure));
  line.append(button);
  return line;
}

/** Much of the collectivités d'outre-mer: no list says where they lie. */
function tellNoPoint(place, pages) {
  const page = pages.find((key) => key.endsWith(`departement-${place[1]}.html`));
  etat.textContent = `Cette page ne sait pas où se trouve ${told(place)} : elle ne peut pas dire ce qui en est proche. `;
  if (page) etat.append(element('a', 'Voir tout ce qui est connu de ce territoire', { href: page }));
  else etat.append('Aucun lieu n’est connu dans ce territoire.');
}

async function show(place) {
  const [, , , latitude, longitude] = place;
  const { kinds, pages, entries } = await load('entries');
  choix.hidden = true;
  if (latitude === undefined) return tellNoPoint(place, pages);
  const kind = quoi.value === '' ? null : Number(quoi.value);
  const found = entries
    .filter((entry) => kind === null || entry[2].includes(kind))
    .map((entry) => ({ entry, km: communes.kilometres([latitude, longitude], [entry[5], entry[6]]) }))
    .filter(({ km }) => km <= Number(rayon.value))
    .sort((one, other) => one.km - other.km);
  const around = `à moins de ${rayon.value} km ${ofPlace(told(place))}`;
  if (found.length === 0)
    etat.textContent = `Rien n’est connu ${around}. Élargissez la distance ou le choix.`;
  else if (found.length > SHOWN)
    etat.textContent = `${found.length} lieux ${around}, dont les ${SHOWN} plus proches ici.`;
  else etat.textContent = `${found.length} ${found.length < 2 ? 'lieu' : 'lieux'} ${around}.`;
  liste.replaceChildren(
    ...found
      .slice(0, SHOWN)
      .map(({ entry: [title, town, ranks, page, anchor, , , isNearly, telephone, updated], km }) => {
        const line = document.createElement('li');
        line.append(element('a', title, { href: `${pages[page]}#${anchor}` }));
        line.append(element('p', `${town}, à ${communes.tellDistance(km, isNearly === 1)}`));
        line.append(element('p', ranks.map((rank) => kinds[rank]).join(', '), { className: 'doux' }));
        if (telephone) line.append(element('p', `Téléphonez avant de vous déplacer : ${telephone}`));
        if (updated) line.append(element('p', updated, { className: 'doux' }));
        return line;
      }),
  );
  resultats.hidden = found.length === 0;
  if (found.length > 0) titre.focus();
  const asked = new URLSearchParams({ lieu: lieu.value, rayon: rayon.value, quoi: quoi.value });
  history.replaceState(null, '', `#${asked}`);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  search();
});
form.hidden = false;
const asked = new URLSearchParams(location.hash.slice(1));
if (asked.get('lieu')) {
  lieu.value = asked.get('lieu');
  for (const [field, name] of [
    [rayon, 'rayon'],
    [quoi, 'quoi'],
  ])
    if ([...field.options].some(({ value }) => value === asked.get(name))) field.value = asked.get(name);
  search();
}
