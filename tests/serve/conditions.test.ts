/** What is asked of rows beyond one column: alternatives, words, places; and the same table under the portal's ids. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import fc from 'fast-check';
import pino from 'pino';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { startServer } from '../../scripts/serve/start-server.js';
import { folded, keepsRow, type Row } from './model.js';
import {
  detailOf,
  type Lieu,
  lieux,
  onServeBench,
  Page,
  ROWS_PATH,
  type ServeBench,
  VERSION,
} from './serve-bench.js';

const ROWS: readonly Lieu[] = lieux(120);

const onRows = (act: (bench: ServeBench) => Promise<void>) =>
  onServeBench(async (bench) => {
    await bench.publish(VERSION, ROWS);
    await act(bench);
  });

async function idsOf(bench: ServeBench, question: string): Promise<unknown[]> {
  const ids: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const response = await bench.get(`${ROWS_PATH}?${question}&columns=id&page_size=50&page=${page}`);
    assert.equal(response.status, 200, `${question}: ${await response.clone().text()}`);
    const { data, meta } = Page.parse(await response.json());
    ids.push(...data.map(({ id }) => id));
    if (ids.length >= meta.total) return ids;
  }
}

const idsWhere = (keeps: (row: Lieu) => boolean) => ROWS.filter(keeps).map(({ id }) => id);

type Tree = { readonly join: 'or' | 'and'; readonly parts: readonly Tree[] } | Leaf;
interface Leaf {
  readonly column: keyof Lieu;
  readonly operator: string;
  readonly values: readonly string[];
}

const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    column: fc.constantFrom('nom' as const),
    operator: fc.constantFrom('exact', 'differs', 'contains', 'notcontains', 'isnull'),
    values: fc.constantFrom(...ROWS.map(({ nom }) => [nom ?? ''])),
  }),
  fc.record({
    column: fc.constantFrom('places' as const, 'part' as const),
    operator: fc.constantFrom('less', 'strictly_greater', 'differs', 'isnotnull'),
    values: fc.integer({ min: -5, max: 20 }).map((value) => [String(value)]),
  }),
  fc.record({
    column: fc.constant('a__b' as const),
    operator: fc.constantFrom('exact', 'isnull'),
    values: fc.constant(['pair']),
  }),
);
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    leaf,
    fc.record({
      join: fc.constantFrom('or' as const, 'and' as const),
      parts: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree;

function written(asked: Tree): string {
  if ('join' in asked) return `${asked.join}(${asked.parts.map(written).join(',')})`;
  const value = asked.operator.startsWith('is')
    ? ''
    : `."${(asked.values[0] ?? '').replace(/["\\]/g, '\\$&')}"`;
  return `${asked.column}__${asked.operator}${value}`;
}

function keeps(row: Row, asked: Tree): boolean {
  if (!('join' in asked)) return keepsRow(row, asked);
  return asked.join === 'or'
    ? asked.parts.some((part) => keeps(row, part))
    : asked.parts.every((part) => keeps(row, part));
}

describe('or', () => {
  it('keeps the rows that the model keeps, however conditions nest', () =>
    onRows(async (bench) => {
      await fc.assert(
        fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 3 }), async (parts) => {
          const question = new URLSearchParams({ or: `(${parts.map(written).join(',')})` });
          assert.deepEqual(
            await idsOf(bench, String(question)),
            idsWhere((row) => parts.some((part) => keeps({ ...row }, part))),
          );
        }),
        { numRuns: 60 },
      );
    }));

  // the forms of the public tests of data.gouv.fr's api-tabular, on our columns
  it('reads the forms that data.gouv.fr reads', () =>
    onRows(async (bench) => {
      assert.deepEqual(
        await idsOf(bench, 'or=(places__exact.5,part__greater.9)'),
        idsWhere(({ places, part }) => places === 5 || (part !== null && part >= 9)),
      );
      assert.deepEqual(
        await idsOf(
          bench,
          'ouvert__exact=true&or=(places__exact.5,and("part"__greater."8.5",a__b__exact.pair),nom__isnull)',
        ),
        idsWhere(
          ({ ouvert, places, part, a__b, nom }) =>
            ouvert === true &&
            (places === 5 || (part !== null && part >= 8.5 && a__b === 'pair') || nom === null),
        ),
      );
      assert.deepEqual(
        await idsOf(bench, 'or=(places__in."1,2",places__exact.3)&or=(a__b__isnull,places__exact.3)'),
        idsWhere(
          ({ places, a__b }) =>
            places !== null && [1, 2, 3].includes(places) && (a__b === null || places === 3),
        ),
      );
    }));

  it('is refused by name where it is not whole, or asks for an order', () =>
    onRows(async (bench) => {
      const cases: [string, RegExp][] = [
        ['(places__exact.5,part__greater.9', /« or »/],
        ['places__exact.5', /« or »/],
        ['()', /« or »/],
        ['(places__exact.5),', /« or »/],
        ['(places__sort.asc)', /ni trier ni regrouper/],
        ['(places__sum)', /ni trier ni regrouper/],
        ['(page.2)', /« or »/],
        ['(inconnu__exact.2)', /pas de colonne « inconnu »/],
        ['(places__exact.deux)', /nombre entier/],
        [`${'(or'.repeat(6)}(places__exact.1)${')'.repeat(6)}`, /niveaux/],
        [`(${Array(60).fill('a__b__isnull').join(',')})`, /plus de 50/],
      ];
      for (const [or, sentence] of cases) {
        const response = await bench.get(`${ROWS_PATH}?${new URLSearchParams({ or })}`);
        assert.equal(response.status, 400, or);
        assert.match(await detailOf(response), sentence, or);
      }
      assert.deepEqual(bench.failures, []);
    }));
});

describe('words', () => {
  it('are found without case, accents and ligatures, each somewhere in the row', () =>
    onRows(async (bench) => {
      const texts = ({ id, nom, a__b, jours, code_insee }: Lieu) =>
        folded([id, nom, a__b, ...(jours ?? []), code_insee].filter((text) => text !== null).join(' '));
      for (const words of ['evry', 'ÉVRY pair', 'oeuvre', "l'eau", 'lundi evry', '100%', 'personne'])
        assert.deepEqual(
          await idsOf(bench, `search=${encodeURIComponent(words)}`),
          idsWhere((row) => words.split(' ').every((word) => texts(row).includes(folded(word)))),
          words,
        );
    }));
});

describe('places', () => {
  const metres = (row: Lieu, [latitude, longitude]: readonly [number, number]) => {
    if (row.latitude === null || row.longitude === null) return Number.POSITIVE_INFINITY;
    const rad = (degrees: number) => (degrees * Math.PI) / 180;
    const cosine =
      Math.sin(rad(latitude)) * Math.sin(rad(row.latitude)) +
      Math.cos(rad(latitude)) * Math.cos(rad(row.latitude)) * Math.cos(rad(row.longitude - longitude));
    return 6_371_008.8 * Math.acos(Math.min(1, cosine));
  };

  it('near a point come nearest first, as far as was asked', () =>
    onRows(async (bench) => {
      const point = [48.85, 2.35] as const;
      for (const [within, limit] of [
        ['30km', 30_000],
        ['900m', 900],
        ['500km', 500_000],
      ] as const) {
        const found = await idsOf(bench, `near=48.85,2.35&within=${within}`);
        const expected = ROWS.filter((row) => metres(row, point) <= limit)
          .sort((a, b) => metres(a, point) - metres(b, point))
          .map(({ id }) => id);
        assert.deepEqual(new Set(found), new Set(expected), within);
        const far = found.flatMap((id) =>
          ROWS.filter((row) => row.id === id).map((row) => metres(row, point)),
        );
        assert.ok(
          far.every((one, index) => index === 0 || one + 1e-3 >= (far[index - 1] ?? 0)),
          within,
        );
      }
      assert.deepEqual(
        await idsOf(bench, 'near=48.85,2.35&within=50km&id__sort=asc'),
        idsWhere((row) => metres(row, point) <= 50_000),
      );
    }));

  it('in a département', () =>
    onRows(async (bench) => {
      for (const code of ['59', '2a', '974', '01'])
        assert.deepEqual(
          await idsOf(bench, `departement=${code}`),
          idsWhere(({ code_insee }) => code_insee?.startsWith(code.toUpperCase()) ?? false),
          code,
        );
    }));

  it('are refused by name where they are none', () =>
    onRows(async (bench) => {
      await bench.publishMeasures([]);
      const other = ROWS_PATH.replaceAll('lieux', 'mesures');
      for (const [path, question, name] of [
        [ROWS_PATH, 'near=48.85', 'near'],
        [ROWS_PATH, 'near=98.85,2', 'near'],
        [ROWS_PATH, 'near=48,2&near=3,4', 'near'],
        [ROWS_PATH, 'within=3km', 'within'],
        [ROWS_PATH, 'near=48,2&within=3', 'within'],
        [ROWS_PATH, 'near=48,2&within=3000km', 'within'],
        [ROWS_PATH, 'departement=Nord', 'departement'],
        [other, 'near=48,2', 'near'],
      ] as const) {
        const response = await bench.get(`${path}?${question}`);
        assert.equal(response.status, 400, question);
        assert.match(await detailOf(response), new RegExp(`« ${name} »`), question);
      }
    }));
});

describe('files of an answer', () => {
  it('are GeoJSON and workbooks too', () =>
    onRows(async (bench) => {
      const geojson = await bench.get(
        `${ROWS_PATH}.geojson?departement=59&columns=id,nom,latitude,longitude`,
      );
      assert.equal(geojson.status, 200);
      assert.match(geojson.headers.get('content-type') ?? '', /geo\+json/);
      const { features } = z
        .object({
          features: z.array(
            z.object({
              id: z.string(),
              geometry: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
            }),
          ),
        })
        .parse(await geojson.json());
      const expected = ROWS.filter((row) => row.code_insee === '59350' && row.latitude !== null);
      assert.deepEqual(
        features.map(({ id, geometry }) => [id, ...geometry.coordinates]),
        expected.map(({ id, longitude, latitude }) => [id, longitude, latitude]),
      );
      const xlsx = await bench.get(`${ROWS_PATH}.xlsx?a__b__groupby&places__sum`);
      assert.equal(xlsx.status, 200);
      assert.equal(
        Buffer.from(await xlsx.arrayBuffer())
          .subarray(0, 2)
          .toString(),
        'PK',
      );
      const refused = await bench.get(`${ROWS_PATH}.geojson?columns=id`);
      assert.equal(refused.status, 400);
      assert.match(await detailOf(refused), /latitude et longitude/);
    }));
});

describe('the ids of a portal', () => {
  it('lead to the same table, as clients of data.gouv.fr ask for it', () =>
    onRows(async (bench) => {
      const id = 'aaaaaaaa-1111-4222-8333-cccccccccccc';
      const gone = 'aaaaaaaa-1111-4222-8333-dddddddddddd';
      const noted = { resources: { 'lieux.csv': id, 'autrefois.csv': gone, 'manifest.json': 'x' } };
      await bench.open.write('lieux/publication/portal.example.json', JSON.stringify(noted));
      for (const asked of [id, 'lieux.lieux']) {
        const base = `http://api.example/api/resources/${asked}`;
        const about = await (await bench.get(`/api/resources/${asked}/`)).json();
        assert.deepEqual(
          z.object({ links: z.array(z.object({ rel: z.string(), href: z.string() })) }).parse(about).links,
          ['profile', 'data', 'swagger'].map((rel) => ({ rel, href: `${base}/${rel}/` })),
        );
        const profile = await (await bench.get(`/api/resources/${asked}/profile/`)).json();
        const { header } = z
          .object({ profile: z.object({ header: z.array(z.string()) }) })
          .parse(profile).profile;
        assert.deepEqual(header, Object.keys(ROWS[0] ?? {}));
        const page = Page.parse(
          await (await bench.get(`/api/resources/${asked}/data/?places__greater=3&page_size=2`)).json(),
        );
        assert.equal(page.data.length, 2);
        assert.deepEqual([page.links.profile, page.links.swagger], [`${base}/profile/`, `${base}/swagger/`]);
        assert.match(page.links.next ?? '', new RegExp(`^${base}/data/\\?.*page=2`));
        const csv = await (await bench.get(`/api/resources/${asked}/data/csv/?columns=id`)).text();
        assert.equal(csv.trimEnd().split('\n').length, ROWS.length + 1);
        assert.equal((await bench.get(`/api/resources/${asked}/data/json/`)).status, 200);
        assert.equal((await bench.get(`/api/resources/${asked}/swagger/`)).status, 200);
      }
      assert.deepEqual(await (await bench.get('/api/aggregation-exceptions/')).json(), {
        allowed: true,
        exceptions: [],
      });
      assert.equal((await bench.get(`/api/resources/${gone}/data/`)).status, 410);
      assert.equal((await bench.get('/api/resources/aaaaaaaa-0000-4222-8333-cccccccccccc/')).status, 404);
      assert.equal((await bench.get('/api/resources/lieux.personnes/data/')).status, 404);
      assert.deepEqual(bench.failures, []);
    }));
});

it('is asked with accents as they are typed', () =>
  onRows(async ({ app }) => {
    const server = await startServer(app, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
    try {
      const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
      // as a terminal sends it: bytes, not escaped
      socket.write(
        `GET ${ROWS_PATH}?nom__exact=Évry&columns=nom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      let text = '';
      for await (const chunk of socket.setEncoding('utf8')) text += chunk;
      assert.match(text, /"nom":"Évry"/);
    } finally {
      await server.stop();
    }
  }));
