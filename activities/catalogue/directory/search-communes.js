/** Communes by their names and how far they are: before the search's page, in one script with it. */
/** As the pipeline compares names: without accents, case, signs; st is saint. */
function comparable(text) {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/\bst(e?)\b/g, 'saint$1');
}

function findPlaces(places, asked) {
  const wanted = comparable(asked);
  const [postcode] = wanted.replace(/(\d) (?=\d)/g, '$1').match(/\b\d{5}\b/) ?? [];
  if (postcode) return places.filter(([, , postcodes]) => postcodes.split(' ').includes(postcode));
  const named = places.filter(([name]) => comparable(name) === wanted);
  if (named.length > 0) return named;
  if (wanted.length < 3) return [];
  const begun = places.filter(([name]) => comparable(name).startsWith(wanted));
  return begun.sort(([one], [other]) => one.length - other.length).slice(0, 30);
}

const EARTH_KM = 6371;
function kilometres([fromLatitude, fromLongitude], [latitude, longitude]) {
  const radians = (thousandths) => (thousandths / 1000) * (Math.PI / 180);
  const [from, to] = [radians(fromLatitude), radians(latitude)];
  const half =
    Math.sin((to - from) / 2) ** 2 +
    Math.cos(from) * Math.cos(to) * Math.sin(radians(longitude - fromLongitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

function tellDistance(km, isNearly) {
  if (isNearly) return `environ ${Math.max(1, Math.round(km))} km`;
  return km < 1 ? 'moins de 1 km' : `${km.toFixed(km < 10 ? 1 : 0).replace('.', ',')} km`;
}

globalThis.communes = { comparable, findPlaces, kilometres, tellDistance };
