/** The parts of a workbook that are the same for every table (ECMA-376), as name → text. */
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Places in `cellXfs` below. */
export const STYLES = { text: 1, date: 2, header: 3 } as const;

/** The style of decimals of a scale, behind the others. */
export function decimalStyle(scale: number, scales: readonly number[]): number {
  return Object.keys(STYLES).length + 1 + scales.indexOf(scale);
}

/** Sheet names must be safe in XML: snake_case, or our own words. `scales`: of the decimals in the sheets, each once. */
export function workbookParts(
  sheetNames: readonly string[],
  scales: readonly number[] = [],
): ReadonlyMap<string, string> {
  return new Map([
    ['[Content_Types].xml', contentTypes(sheetNames)],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbook(sheetNames)],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheetNames.map((_, index): [string, string] => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styleSheet(scales)],
  ]);
}

function contentTypes(sheetNames: readonly string[]): string {
  const sheets = sheetNames.map(
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${CONTENT}.worksheet+xml"/>`,
  );
  return [
    `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>`,
    ...sheets,
    `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/></Types>`,
  ].join('');
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const lines = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${RELATIONS}">${lines.join('')}</Relationships>`;
}

function workbook(sheetNames: readonly string[]): string {
  const sheets = sheetNames.map(
    (name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function styleSheet(scales: readonly number[]): string {
  const formats = scales.map(
    (scale, index) =>
      `<numFmt numFmtId="${165 + index}" formatCode="0${scale === 0 ? '' : `.${'0'.repeat(scale)}`}"/>`,
  );
  const styles = scales.map(
    (_, index) =>
      `<xf numFmtId="${165 + index}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  );
  return [
    `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${1 + scales.length}"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>${formats.join('')}</numFmts>`,
    ...LOOKS,
    `<cellXfs count="${4 + scales.length}">`,
    ...OWN_STYLES,
    ...styles,
    '</cellXfs></styleSheet>',
  ].join('');
}

const LOOKS = [
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
];

const OWN_STYLES = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
];
