import fc from 'fast-check';
import { facilityId } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { parseExtendedPath } from '../extended-path.ts';
import { embeddedFiles } from './embedded-files.ts';
import { readExtendedDocument } from './read-extended-document.ts';
import { type ExtendedReading } from './extended-document.ts';
import { readXml } from './read-xml.ts';

const utf8 = new TextEncoder();

const facility = facilityId('9910000011');

function read(
  kindFolder: string,
  kindCode: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  flag = '1',
): ExtendedReading {
  const parsed = parseExtendedPath(
    `000/123/0001234567/20260415/${kindFolder}/0001234567_20260415_${kindCode}_K1_20260415103045123_06_${flag}`,
  );
  if (parsed.kind === 'refused') throw new Error(parsed.issue.en);
  return readExtendedDocument({
    facility,
    path: parsed.path,
    files: Object.entries(files).map(([name, content]) => ({
      name,
      bytes: typeof content === 'string' ? utf8.encode(content) : content,
      digest: 'd'.repeat(64),
    })),
  });
}

const cda = (body: string, id = '0001234567'): string => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>髙橋花子様 退院時サマリー</title><code code="18842-5"/>\
<effectiveTime value="20260415170000+0900"/>
<recordTarget><patientRole><id root="1.2.3" extension="${id}"/></patientRole></recordTarget>
<author><assignedAuthor><assignedPerson><name><family>医師</family><given>一郎</given></name></assignedPerson>\
</assignedAuthor></author>
<component>${body}</component></ClinicalDocument>`;

const SECTIONS = `<structuredBody><component><section><title>入院経過</title><text><paragraph>手術を行った。<br/>\
経過  良好 &amp; 発熱なし。</paragraph>
<list><item>抗菌薬 3日</item><item>輸液</item></list><table><thead><tr><th>項目</th><th>値</th></tr></thead><tbody>\
<tr><td>CRP</td><td>0.3</td></tr></tbody></table></text>
<component><section><title>手術</title><text>虫垂切除</text></section></component></section></component>\
</structuredBody>`;

const SUMMARY = '^^^18842-5^退院時サマリー^LN';

describe('readExtendedDocument', () => {
  test('reads a CDA document as sections of text, with lists and tables', () => {
    const {
      entries: [entry],
      issues,
    } = read(SUMMARY, '18842-5', { 'main_document.xml': cda(SECTIONS), 'form.pdf': '%PDF-1.4 x', 'cda.xsl': '<x/>' });
    expect(issues).toEqual([]);
    expect(entry).toMatchObject({
      kind: 'document',
      status: 'resulted',
      day: '2026-04-15',
      author: '医師 一郎',
      title: '退院時サマリー',
      at: { value: '2026-04-15T17:00:00' },
      content: {
        sections: [
          {
            title: '入院経過',
            text: '手術を行った。\n経過 良好 & 発熱なし。\n・抗菌薬 3日\n・輸液\n項目 | 値\nCRP | 0.3',
          },
          { title: '入院経過 / 手術', text: '虫垂切除' },
        ],
        attachments: [{ name: 'form.pdf', mediaType: 'application/pdf', bytes: 10 }],
      },
    });
  });

  test('a document that names another patient is refused as a whole', () => {
    expect(read(SUMMARY, '18842-5', { 'a.txt': '本文', 'main.xml': cda(SECTIONS, '0001234568') })).toMatchObject({
      entries: [],
      issues: [{ code: 'ssmix2/wrong-patient', severity: 'rejected' }],
    });
    expect(read(SUMMARY, '18842-5', { 'main.xml': cda(SECTIONS, '０００１２３４５６７') }).entries).toHaveLength(1);
  });

  test('the headline never holds the title of the document, where hospitals write names', () => {
    const {
      entries: [entry],
    } = read(SUMMARY, '18842-5', { 'main.xml': cda(SECTIONS) });
    expect(entry?.title).not.toMatch(/髙橋|花子/);
  });

  test.each([
    ['doctype', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'],
    ['entity', '<x>&nbsp;</x>'],
    ['entity', '<x a="&a;"/>'],
    ['malformed', '<x><y></x>'],
    ['malformed', '<x'],
    ['malformed', ''],
    ['too-deep', '<x>'.repeat(5000)],
  ])('XML with %s is not read but kept as a file', (because, text) => {
    expect(readXml(text)).toEqual({ kind: 'refused', because });
    expect(read(SUMMARY, '18842-5', { 'main.xml': text }).entries[0]?.content).toMatchObject({
      type: 'document',
      attachments: [{ name: 'main.xml' }],
    });
  });

  test('kinds follow LOINC, then the words of the local name', () => {
    const kindOf = (folder: string, code: string): string | undefined =>
      read(folder, code, { 'a.txt': '本文' }).entries[0]?.kind;
    expect(kindOf('^^^11506-3^経過記録^LN', '11506-3')).toBe('progress-note');
    expect(kindOf('^^^18748-4^画像診断^LN', '18748-4')).toBe('report');
    expect(kindOf('L1^看護記録^99A', 'L1')).toBe('nursing-note');
    expect(kindOf('L2^病理診断報告書^99A', 'L2')).toBe('pathology');
    expect(kindOf('L3^その他の書類^99A', 'L3')).toBe('document');
  });

  test('a PDF or picture inside a document is taken out of it, whatever is wrong with others', () => {
    const file = (text: string, name = 'main.xml') =>
      embeddedFiles(name, utf8.encode(text)).map(({ name: one, bytes }) => [one, String.fromCharCode(...bytes)]);
    const body =
      '<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0x\nLjQ=</text></nonXMLBody>';
    expect(file(cda(body))).toEqual([['main-1.pdf', '%PDF-1.4']]);
    expect(
      file(
        cda(
          '<structuredBody><component><section><entry><observationMedia><value mediaType="image/png" ' +
            'representation="B64">iVBORw0KGgo=</value></observationMedia></entry><text representation="B64">###</' +
            'text></section></component></structuredBody>',
        ),
      ).map(([name]) => name),
    ).toEqual(['main-1.png']);
    for (const [text, name] of [
      [cda(SECTIONS), 'a.xml'],
      [cda(body), 'a.txt'],
      ['<x representation="B64">JVBERi0x</x>', 'a.xml'],
      ['<!DOCTYPE x><x representation="B64"/>', 'a.xml'],
    ] as const)
      expect(file(text, name)).toEqual([]);
  });

  test('plain text in any Japanese encoding is read, an empty folder is said', () => {
    expect(
      read('^^^34108-1^外来診療録^LN', '34108-1', { 'a.txt': Uint8Array.from([0x8a, 0xb3, 0x8e, 0xd2]) }).entries[0]
        ?.content,
    ).toMatchObject({ sections: [{ text: '患者' }] });
    expect(read(SUMMARY, '18842-5', {})).toMatchObject({
      entries: [{ content: { type: 'unreadable' } }],
      issues: [{ severity: 'rejected' }],
    });
    expect(read(SUMMARY, '18842-5', { 'a.txt': 'x' }, '0').cancels).toBe(true);
  });

  test('any bytes give an answer', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="1">',
      '<',
      '>',
      '&amp;',
      '&#x41;',
      '&#xD800;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml',
      '?>',
      'text',
      '"',
      '/>',
      '<ClinicalDocument>',
      '<section>',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        expect(['read', 'refused']).toContain(readXml(text).kind);
        read(SUMMARY, '18842-5', { 'main.xml': text, 'main.hl7': text });
      }),
    );
    expect(readXml(`<a>${'<b/>'.repeat(100_000)}</a>`).kind).toBe('read');
    expect(readXml(`<a ${'b="c" '.repeat(100_000)}/>`).kind).toBe('read');
    // A bare & is text: Japanese systems write it, and there is nothing to expand.
    expect(readXml(`<a>${'&'.repeat(500_000)}</a>`).kind).toBe('read');
  });
});
