import proj4 from 'proj4';

/** A projection of the State, what it is for, and where its coordinates lie, in metres. Source: IGN, décret 2019-165; EPSG. */
interface Projection {
  readonly definition: string;
  /** Départements and collectivities; those of none are in metropolitan France. */
  readonly of: readonly string[];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const utm = (zone: string) => `+proj=utm +zone=${zone} +ellps=GRS80 +units=m +no_defs`;

const OVERSEAS: readonly Projection[] = [
  {
    definition: utm('20'),
    of: ['971', '972', '977', '978'],
    x: [450_000, 750_000],
    y: [1_550_000, 2_050_000],
  },
  { definition: utm('22'), of: ['973'], x: [100_000, 600_000], y: [200_000, 700_000] },
  { definition: utm('40 +south'), of: ['974'], x: [300_000, 400_000], y: [7_600_000, 7_720_000] },
  { definition: utm('38 +south'), of: ['976'], x: [490_000, 550_000], y: [8_540_000, 8_620_000] },
  { definition: utm('21'), of: ['975'], x: [500_000, 600_000], y: [5_150_000, 5_260_000] },
];

const LAMBERT_93: Projection = {
  definition:
    '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs',
  of: [],
  x: [50_000, 1_300_000],
  y: [6_000_000, 7_200_000],
};

/** Nine conic projections, each a degree and more to both sides of its parallel. */
const CONIC: readonly Projection[] = [42, 43, 44, 45, 46, 47, 48, 49, 50].map((parallel) => ({
  definition: `+proj=lcc +lat_0=${parallel} +lon_0=3 +lat_1=${parallel - 0.75} +lat_2=${parallel + 0.75} +x_0=1700000 +y_0=${(parallel - 41) * 1_000_000 + 200_000} +ellps=GRS80 +units=m +no_defs`,
  of: [],
  x: [1_300_000, 2_300_000],
  y: [(parallel - 41) * 1_000_000 + 50_000, (parallel - 41) * 1_000_000 + 350_000],
}));

const ALL = [...OVERSEAS, LAMBERT_93, ...CONIC];

/**
 * Latitude and longitude of projected coordinates, in degrees with a blank between; the columns may be one for the other.
 * Null where no projection of the département (or, where none is known, of the State) has such coordinates.
 */
export function projectedPlace(
  latitude: string | null,
  longitude: string | null,
  departement: string | null,
): string | null {
  const [y, x] = [Number(latitude), Number(longitude)];
  const own = OVERSEAS.filter(({ of }) => departement !== null && of.includes(departement));
  const among = departement === null ? ALL : own.length > 0 ? own : [LAMBERT_93, ...CONIC];
  const found = placeOf(among, x, y) ?? placeOf(among, y, x);
  return found?.every(Number.isFinite) ? found.map((degrees) => degrees.toFixed(6)).join(' ') : null;
}

function placeOf(among: readonly Projection[], x: number, y: number): [number, number] | null {
  const projection = among.find((one) => isWithin(x, one.x) && isWithin(y, one.y));
  if (!projection) return null;
  const [longitude = Number.NaN, latitude = Number.NaN] = proj4(projection.definition).inverse([x, y]);
  return [latitude, longitude];
}

function isWithin(value: number, [from, to]: readonly [number, number]): boolean {
  return value >= from && value <= to;
}
