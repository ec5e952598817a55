import { addDays, type LocalDate } from '@musubi/domain';
import { DEPARTMENTS, type Department } from '../data/terms.ts';
import { compact, type Chart, type StorageFile } from './chart.ts';

const KINDS = {
  'discharge-summary': ['18842-5', '退院時サマリー'],
  referral: ['57133-1', '紹介状'],
  'progress-note': ['11506-3', '経過記録'],
  'operation-note': ['11504-8', '手術記録'],
  'radiology-report': ['18748-4', '画像診断報告書'],
  'endoscopy-report': ['18751-8', '内視鏡検査報告書'],
  'pathology-report': ['11526-1', '病理診断報告書'],
  'nursing-note': ['34746-8', '看護記録'],
  'nursing-summary': ['34745-0', '看護サマリー'],
} as const;
export type DocumentKind = keyof typeof KINDS;
export type Section = readonly [title: string, text: string];

const utf8 = new TextEncoder();

/** 拡張ストレージの文書: CDA R2 by default, or plain text, or with a PDF beside it. */
export function document(
  chart: Chart,
  wanted: LocalDate,
  department: Department,
  kind: DocumentKind,
  sections: readonly Section[],
  options: { form?: 'cda' | 'text' | 'pdf'; time?: string; admitted?: LocalDate } = {},
): StorageFile[] {
  // a report of tomorrow is not there yet
  const day = wanted > chart.until ? chart.until : wanted;
  const [code, name] = KINDS[kind];
  const key = `${compact(day)}${chart.order().slice(-8)}`;
  const form = options.form ?? 'cda';
  const files: { name: string; bytes: Uint8Array }[] =
    form === 'text'
      ? [
          {
            name: 'main_document.txt',
            bytes: utf8.encode(sections.map(([title, text]) => `【${title}】\n${text}`).join('\n\n') + '\n'),
          },
        ]
      : [{ name: 'main_document.xml', bytes: utf8.encode(cda(chart, day, department, code, name, sections, options)) }];
  if (form === 'pdf') files.push({ name: 'form.pdf', bytes: tinyPdf(`${chart.patient.id} ${compact(day)} ${code}`) });
  return chart.document({
    day,
    kind: [code, name],
    key,
    department,
    files,
    ...(options.time === undefined ? {} : { time: options.time }),
  });
}

function cda(
  chart: Chart,
  day: LocalDate,
  department: Department,
  code: string,
  name: string,
  sections: readonly Section[],
  options: { time?: string; admitted?: LocalDate },
): string {
  const { patient } = chart;
  const [id, family, given] = chart.doctor(department);
  const gender = patient.sex === 'male' ? 'M' : patient.sex === 'female' ? 'F' : 'UN';
  const time = `${compact(day)}${options.time ?? '170000'}+0900`;
  const stay =
    options.admitted === undefined
      ? `<serviceEvent classCode="ENC"><effectiveTime><low value="${compact(day)}"/></effectiveTime></serviceEvent>`
      : `<serviceEvent classCode="ACCM"><effectiveTime><low value="${compact(options.admitted)}"/><high ` +
        `value="${compact(day)}"/></effectiveTime></serviceEvent>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <id root="1.2.392.200999.1" extension="${id}-${compact(day)}-${chart.random.int(1000, 9999)}"/>
  <code code="${code}" codeSystem="2.16.840.1.113883.6.1" displayName="${name}"/>
  <title>${name}</title>
  <effectiveTime value="${time}"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="ja-JP"/>
  <recordTarget><patientRole><id root="1.2.392.100495.20.3.51.1${chart.facility}" extension="${patient.id}"/>\
<patient><name use="IDE"><family>${xml(patient.kanji[0])}</family><given>${xml(patient.kanji[1])}</given></name>\
<administrativeGenderCode code="${gender}" codeSystem="2.16.840.1.113883.5.1"/><birthTime \
value="${compact(patient.birthDate)}"/></patient></patientRole></recordTarget>
  <author><time value="${time}"/><assignedAuthor><id root="1.2.392.100495.20.3.41.1${chart.facility}" \
extension="${id}"/><assignedPerson><name><family>${family}</family><given>${given}</given></name></assignedPerson>\
<representedOrganization><name>${xml(chart.facilityName)} ${DEPARTMENTS[department]}</name>\
</representedOrganization></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.392.100495.20.3.21" \
extension="${chart.facility}"/><name>${xml(chart.facilityName)}</name></representedCustodianOrganization>\
</assignedCustodian></custodian>
  <documentationOf>${stay}</documentationOf>
  <component><structuredBody>
${sections
  .map(
    ([title, text]) =>
      `    <component><section><title>${xml(title)}</title><text>${text
        .split('\n')
        .map((line) => `<paragraph>${xml(line)}</paragraph>`)
        .join('')}</text></section></component>`,
  )
  .join('\n')}
  </structuredBody></component>
</ClinicalDocument>
`;
}

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? mark);
}

/** The smallest page a viewer opens: one line in Helvetica. */
function tinyPdf(line: string): Uint8Array {
  const content = `BT /F1 14 Tf 60 760 Td (${line.replace(/[()\\]/g, '')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets: number[] = [];
  objects.forEach((object, index) => {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = text.length;
  text +=
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f ` +
    `\n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ` +
    `${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return utf8.encode(text);
}

/** バイタル (ORU^R30): temperature, blood pressure, pulse, SpO2 of one day on the ward. */
export function vitalSigns(chart: Chart, day: LocalDate, department: Department): StorageFile[] {
  const { random } = chart;
  const rows = ['0600', '1400', '2000'].flatMap(
    (time) =>
      [
        ['9N061000000000001', '体温', random.around(36.7, 0.5).toFixed(1), 'cel', time],
        ['9A755000000000001', '収縮期血圧', random.around(128, 14).toFixed(0), 'mm(hg)', time],
        ['9A765000000000001', '拡張期血圧', random.around(74, 9).toFixed(0), 'mm(hg)', time],
        ['9N121000000000001', '脈拍', random.around(76, 10).toFixed(0), '/min', time],
        ['9N131000000000001', 'SpO2', Math.min(99, random.around(96.5, 1.5)).toFixed(0), '%', time],
      ] as const,
  );
  const key = compact(day);
  const message = chart.message({
    dataType: 'OBS',
    trigger: 'ORU^R30^ORU_R30',
    day,
    department,
    segments: [
      chart.pid(),
      chart.pv1(department, { ward: '05B', room: '512', bed: '1' }),
      chart.orc('NW', chart.order(), department, day, { inpatient: true }),
      `OBR|1|||VITAL^バイタルサイン^99X20|||${key}`,
      ...rows.map(
        ([code, text, value, unit, time], index) =>
          `OBX|${index + 1}|NM|${code}^${text}^JC10||${value}|${unit}^${unit}^ISO+|||||F|||${key}${time}`,
      ),
    ],
  });
  const content = [chart.patient.id, key, 'L-OBSERVATIONS', key, `${key}235900000`, department, '1'].join('_');
  return [
    {
      storage: 'extended',
      path: `${chart.folder}/${key}/L-OBSERVATIONS^OBSERVATIONS^99ZL01/${content}/main_document.hl7`,
      bytes: message.bytes,
    },
  ];
}

export function dayRange(from: LocalDate, days: number): LocalDate[] {
  return Array.from({ length: days }, (_, index) => addDays(from, index));
}
