/** The scanner of XML beside another parser, on documents of any shape cut anywhere; and what it says of damaged ones. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, it } from 'vitest';
import { bytesOf } from '../../../activities/read/xml/xml-bytes.js';
import { parseXml } from '../../../activities/read/xml/xml-events.js';
import { type XmlHandler, XmlRefused } from '../../../activities/read/xml/xml-handler.js';
import { planXml } from '../../../activities/read/xml/xml-plan.js';
import { gatherRecords } from '../../../activities/read/xml/xml-records.js';
import { attribute } from '../../../activities/read/xml/xml-text.js';
import { unknownElements } from '../../../activities/read/xml/xml-unknown.js';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const Size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(1 << 20));

describe('any document, in any chunks', () => {
  const Text = fc
    .array(fc.constantFrom('a', 'é', '€', '😀', ' ', '\n', '&amp;', '&#233;', '&lt;', '"', ">x'", '/'), {
      maxLength: 6,
    })
    .map((parts) => parts.join(''));
  const Value = fc.stringMatching(/^[a-zé >/-]{0,6}$/);
  const Name = fc.constantFrom('A', 'AB', 'ABC', 'n:A', 'n:AB', 'm:A', 'é', 'x.y-z', 'L'.repeat(70));
  const Aside = fc.oneof(
    Value.map((text) => `<!--<${text.replaceAll('-', '+')}>-->`),
    Value.map((text) => `<![CDATA[</A>&${text}]]]>`),
    Value.map((text) => `<?p <A ${text}?>`),
  );
  const Blank = fc.constantFrom('', ' ', '\n\t');
  const { Element } = fc.letrec<{ Element: string; Inside: string }>((tie) => ({
    Inside: fc.oneof({ depthSize: 'small' }, Text, Aside, tie('Element')),
    Element: fc
      .record({
        ...{ name: Name, blank: Blank, r: fc.option(Value), s: fc.option(Value), isEmpty: fc.boolean() },
        inside: fc.array(tie('Inside'), { maxLength: 5 }),
      })
      .map(({ name, blank, r, s, isEmpty, inside }) => {
        const attributes = `${r === null ? '' : ` r="${r}"`}${s === null ? '' : `\n q:s = '${s}"'`}`;
        const tag = `${name}${attributes}${blank}`;
        return isEmpty ? `<${tag}/>` : `<${tag}>${inside.join('')}</${name}${blank}>`;
      }),
  }));

  /** Texts that follow each other are one. */
  function gather(): { events: string[]; add(kind: string, what: string): void } {
    const events: string[] = [];
    let wasText = false;
    return {
      events,
      add(kind, what) {
        if (what === '' && kind === 'text') return;
        if (kind === 'text' && wasText) events.push((events.pop() ?? '') + what);
        else events.push(`${kind} ${what}`);
        wasText = kind === 'text';
      },
    };
  }

  async function told(xml: string, size: number, strict: Pick<XmlHandler, 'strict'>): Promise<string[]> {
    const { events, add } = gather();
    const handler: XmlHandler = {
      ...strict,
      open(name, place) {
        add('open', [name, attribute(place.tag(), 'r'), attribute(place.tag(), 's')].join(' '));
      },
      close: (name) => add('close', name),
      text: (text) => add('text', text),
    };
    await parseXml(chunksOf(Buffer.from(xml), size), handler);
    return events;
  }

  function toldBySaxes(xml: string): string[] {
    const { events, add } = gather();
    const plain = (name: string) => name.slice(name.indexOf(':') + 1);
    const parser = new SaxesParser();
    parser.on('opentag', ({ name, attributes }) =>
      add('open', [plain(name), attributes.r, attributes['q:s']].join(' ')),
    );
    parser.on('closetag', ({ name }) => add('close', plain(name)));
    parser.on('text', (text) => add('text', text));
    parser.on('cdata', (text) => add('text', text));
    parser.write(xml).close();
    return events;
  }

  it('tells what saxes tells', () =>
    fc.assert(
      fc.asyncProperty(Element, Size, fc.boolean(), async (xml, size, isStrict) => {
        // What comes again is recognised.
        const thrice = `<r>${xml}\n${xml}\n${xml}</r>`;
        assert.deepEqual(await told(thrice, size, isStrict ? { strict: true } : {}), toldBySaxes(thrice));
      }),
      { numRuns: 500 },
    ));

  it('is known by its own names, however many there are and however deep it goes', async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `N${index}`);
    const many = `<r>${names.map((name) => `<${name}/>`).join('')}</r>`;
    assert.deepEqual(await told(many, 1 << 16, {}), toldBySaxes(many));
    const deep = `${names.map((name) => `<${name}>`).join('')}${names
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')}`;
    assert.deepEqual(await told(deep, 1 << 16, {}), toldBySaxes(deep));
  });
});

describe('any damage, in any chunks', () => {
  const person = (inside: string) =>
    `\n<P>${inside}<A k=">">é&amp;</A>\n<B><!-- </B> --><![CDATA[<]]></B></P>`;
  const plain = (n: number) =>
    `\n<P>\n\t<A>${n}</A>\n\t<U>u</U>\n\t<B>b<U>u</U> <U/>c</B>\n\t<I>\n\t\t<A>${n}</A>\n\t</I>\n</P>`;
  // What comes again is taken at once, and tag by tag in chunks that are smaller than what comes again.
  const WHOLE = `<?xml version="1.0"?><r><h><D>1</D></h>${[
    `<g><T>x<x>&lt;</x></T>${person('<U/>')}${person('<I><A>2</A><V>x</V></I>')}</g>`,
    `<n:g >${person('')}<P/>\n</n:g>`,
    ...[1, 2, 3, 4].map((n) => `<g>\n<T>\n<x>${n}</x>\n</T>${plain(n)}${plain(n + 1)}\n</g>`),
  ].join('\n')}<end>6</end></r>\n`;
  const SHAPE = { group: 'r/g', record: 'r/g/P', ignored: ['r/g/P/I'], toxic: ['r/g/T'] };
  const PATHS = { d: ['r/h/D'], a: ['r/g/P/A'], b: ['r/g/P/B'], i: ['r/g/P/I/A'] };

  async function outcome(bytes: Buffer, size: number): Promise<unknown> {
    const plan = planXml({ ...SHAPE, trailer: { total: 'r/end' } }, PATHS);
    const rows: unknown[] = [];
    const gatherer = gatherRecords(plan, (line, cells) => rows.push([line, ...cells]));
    try {
      await parseXml(chunksOf(bytes, size), gatherer.handler, undefined, bytesOf('windows-1252'));
      const { groups } = gatherer.finish();
      return { rows, groups, total: plan.trailer?.total.text, unknown: unknownElements(plan.document) };
    } catch (error) {
      if (error instanceof XmlRefused) return { rows, fault: error.fault, line: error.line };
      throw error;
    }
  }

  const Damage = fc.record({
    at: fc.nat(WHOLE.length),
    taken: fc.integer({ min: 0, max: 12 }),
    put: fc.array(fc.constantFrom('<', '>', '/', '&', ';', '!', '-', ']', '?', '"', '\n', 'A', 'P', ' '), {
      maxLength: 4,
    }),
  });

  it('has the outcome that it has in one chunk', () =>
    fc.assert(
      fc.asyncProperty(fc.array(Damage, { maxLength: 3 }), Size, async (damages, size) => {
        const xml = damages.reduce(
          (text, { at, taken, put }) => text.slice(0, at) + put.join('') + text.slice(at + taken),
          WHOLE,
        );
        const bytes = Buffer.from(xml, 'latin1');
        assert.deepEqual(await outcome(bytes, size), await outcome(bytes, bytes.length));
      }),
      { numRuns: 1000 },
    ));
});
