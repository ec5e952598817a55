import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { find, findAll, readXml, textOf } from './read-xml.ts';

const CDA = 'urn:hl7-org:v3';
const rootOf = (text: string) => {
  const read = readXml(text);
  if (read.kind !== 'read') throw new Error(read.because);
  return read.root;
};

describe('readXml', () => {
  test('a prefix, a default namespace and none at all name the same elements', () => {
    for (const text of [
      `<ClinicalDocument xmlns="${CDA}"><title>見本</title></ClinicalDocument>`,
      `<cda:ClinicalDocument xmlns:cda="${CDA}"><cda:title>見本</cda:title></cda:ClinicalDocument>`,
      '<ClinicalDocument><title>見本</title></ClinicalDocument>',
    ])
      expect(textOf(find(rootOf(text), 'title'))).toBe('見本');
  });

  test('an element of another namespace with the same name is not taken', () => {
    const root = rootOf(
      `<ClinicalDocument xmlns="${CDA}" xmlns:x="urn:other"><x:title>別</x:title><title>見本</title></` +
        'ClinicalDocument>',
    );
    expect(findAll(root, 'title').map(textOf)).toEqual(['見本']);
  });

  test('attributes go by their local names, entities and character references are their characters', () => {
    const root = rootOf('<a xmlns:xsi="urn:i" xsi:type="ED">&lt;&amp;&#x9ad9;<![CDATA[<b>]]></a>');
    expect([root.attributes.get('type'), textOf(root)]).toEqual(['ED', '<&髙<b>']);
  });

  test.each([
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'doctype'],
    ['an entity of its own', '<a>&b;</a>', 'entity'],
    ['an element that does not end', '<a><b></a>', 'malformed'],
    ['two roots', '<a/><b/>', 'malformed'],
    ['no element', 'hello', 'malformed'],
    ['nothing', '', 'malformed'],
    ['a hundred and one levels', `${'<a>'.repeat(101)}${'</a>'.repeat(101)}`, 'too-deep'],
    ['more nodes than any document', `<a>${'<b/>'.repeat(500_001)}</a>`, 'too-large'],
  ])('%s is refused', (_name, text, because) => expect(readXml(text)).toEqual({ kind: 'refused', because }));

  test.each([
    ['an undeclared xsi prefix', '<a xsi:type="ED">x</a>'],
    ['a bare ampersand', '<a>x & y && z &b c</a>'],
    ['an attribute twice', '<a b="1" b="2">x</a>'],
    ['a byte order mark', '\ufeff<a>x</a>'],
    ['a declaration', '<?xml version="1.0" encoding="Shift_JIS"?><a>x</a>'],
    ['a control sign', '<a>x\u0001</a>'],
  ])('%s is forgiven', (_name, text) => expect(textOf(rootOf(text))).toContain('x'));

  test('an ampersand in CDATA or a comment is one, and the time grows with the length alone', () => {
    expect(textOf(rootOf('<a><![CDATA[x & y]]><!-- & --> & z</a>'))).toBe('x & y & z');
    const started = performance.now();
    readXml(`<a>${'<![CDATA[ & '.repeat(100_000)}`);
    readXml(`<a>${'& <!-- '.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('any text gives an answer', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<a',
      '/>',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      'x',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(['read', 'refused']).toContain(readXml(pieces.join('')).kind);
      }),
    );
  });
});
