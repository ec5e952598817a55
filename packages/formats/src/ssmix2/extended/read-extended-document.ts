import {
  type Attachment,
  type ClinicalTime,
  type EntryContent,
  type FacilityId,
  type Issue,
  type LaboratoryValue,
  type RecordEntry,
  type RecordKind,
} from '@musubi/domain';
import { decodeText } from '../../hl7v2/decode-text.ts';
import { component, field, firstSegment, repetitions, type Message } from '../../hl7v2/message.ts';
import { parseMessages } from '../../hl7v2/parse-message.ts';
import { wholePart } from '../../hl7v2/truncation.ts';
import { makeIssueList } from '../issue-list.ts';
import { noteText, readObservation } from '../segments/observation.ts';
import { time } from '../segments/values.ts';
import { departmentOf } from '../segments/visit.ts';
import { isPsychiatryDepartment } from '../sensitivity.ts';
import { documentKeyOf, type ExtendedPath } from '../storage-path.ts';
import { documentKind, VITAL_SIGNS_KIND } from './document-kinds.ts';
import { decodeXmlText } from './decode-xml-text.ts';
import { readCda } from './read-cda.ts';
import { readXml } from './read-xml.ts';

/** 拡張ストレージの文書の一ファイル. `digest` (SHA-256, hex) is made by the caller, who keeps the bytes under it. */
export type ExtendedFile = { readonly name: string; readonly bytes: Uint8Array; readonly digest: string };

export type ExtendedDocument = {
  readonly facility: FacilityId;
  readonly path: ExtendedPath;
  readonly files: readonly ExtendedFile[];
};

export type ExtendedReading = {
  readonly entries: readonly RecordEntry[];
  readonly replaces: 'document';
  readonly cancels: boolean;
  readonly issues: readonly Issue[];
  readonly eventTime: string;
};

type Body = {
  readonly sections: { title?: string; text: string }[];
  readonly attachments: Attachment[];
  readonly measurements: VitalSign[];
  readonly issues: Issue[];
  at: ClinicalTime | undefined;
  author: string | undefined;
  localTitle: string | undefined;
};
type VitalSign = LaboratoryValue & { readonly measured?: ClinicalTime };

/**
 * 拡張ストレージの文書の読取り: all files of one content folder become one entry: CDA, HL7 and plain text as text to
 * read at once, everything else as a file. A document that names another patient is refused as a whole. Never throws.
 */
export function readExtendedDocument({ facility, path, files }: ExtendedDocument): ExtendedReading {
  const base = { replaces: 'document' as const, cancels: path.flag === '0', eventTime: path.eventTime };
  const body: Body = {
    sections: [],
    attachments: [],
    measurements: [],
    issues: [],
    at: undefined,
    author: undefined,
    localTitle: undefined,
  };
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const refusal = readOne(file, path, body);
    if (refusal !== undefined) return { ...base, entries: [], issues: [...body.issues, refusal] };
  }
  const { kind, name } = documentKind(path.dataKind, path.kindCode);
  if (body.sections.length === 0 && body.attachments.length === 0 && body.measurements.length === 0) {
    const entries =
      path.flag === '1'
        ? [
            makeDocumentEntry(
              facility,
              path,
              kind,
              `${name}（読み取れません）`,
              { type: 'unreadable', reasonJa: NO_FILES.ja, reasonEn: NO_FILES.en },
              body,
            ),
          ]
        : [];
    return { ...base, entries, issues: [...body.issues, NO_FILES] };
  }
  if (body.measurements.length > 0) {
    const content: EntryContent = { type: 'vital-signs', measurements: body.measurements };
    return {
      ...base,
      entries: [makeDocumentEntry(facility, path, 'vital-signs', vitalTitle(body.measurements), content, body)],
      issues: body.issues,
    };
  }
  const { code, name: localName, system, standardCode, standardSystem } = path.dataKind;
  const content: EntryContent = {
    type: 'document',
    documentType: {
      text: name,
      ...(standardCode !== undefined ? { code: standardCode } : { code: path.kindCode }),
      ...(standardSystem !== undefined ? { system: standardSystem } : system !== undefined && { system }),
      ...((code !== undefined || body.localTitle !== undefined) && {
        local: {
          ...(code !== undefined && { code }),
          ...((body.localTitle ?? localName) !== undefined && { text: body.localTitle ?? localName ?? '' }),
          ...(system !== undefined && { system }),
        },
      }),
    },
    sections: body.sections,
    attachments: body.attachments,
  };
  // The headline is the kind of document, never its own title: hospitals write names of patients into those.
  return { ...base, entries: [makeDocumentEntry(facility, path, kind, name, content, body)], issues: body.issues };
}

function makeDocumentEntry(
  facility: FacilityId,
  path: ExtendedPath,
  kind: RecordKind,
  title: string,
  content: EntryContent,
  body: Body,
): RecordEntry {
  const department = departmentOf(undefined, undefined, path.department);
  return {
    key: { patient: { facility, value: path.patient }, document: documentKeyOf(path), part: 'document' },
    kind,
    status: 'resulted',
    day: path.day,
    ...(body.at !== undefined && { at: body.at }),
    ...(department !== undefined && { department }),
    ...(body.author !== undefined && { author: body.author }),
    title,
    ...(isPsychiatryDepartment(department) && { sensitive: 'psychiatry' as const }),
    content,
  };
}

function readOne(file: ExtendedFile, path: ExtendedPath, body: Body): Issue | undefined {
  const mediaType = mediaTypeOf(file);
  switch (mediaType) {
    case 'application/xml':
      return readXmlFile(file, path, body);
    case 'x-application/hl7-v2':
      return readHl7File(file, path, body);
    case 'text/plain': {
      const { text, issues } = decodeText(file.bytes);
      // UTF-8 is as good as any in a text file.
      for (const issue of issues) if (issue.code !== 'charset/utf-8') body.issues.push(named(issue, file));
      body.sections.push({
        text: text
          .replace(/^\ufeff/, '')
          .replace(/\r\n?/g, '\n')
          .trim(),
      });
      return undefined;
    }
    case 'text/xsl':
      return undefined;
    default:
      attach(file, mediaType, body);
      return undefined;
  }
}

function readXmlFile(file: ExtendedFile, path: ExtendedPath, body: Body): Issue | undefined {
  const read = readXml(decodeXmlText(file.bytes));
  if (read.kind === 'refused') {
    body.issues.push(named({ ...UNREADABLE_XML, code: `ssmix2-extended/xml-${read.because}` }, file));
    attach(file, 'application/xml', body);
    return undefined;
  }
  const cda = readCda(read.root);
  if (cda === undefined) {
    attach(file, 'application/xml', body);
    return undefined;
  }
  const ids = cda.patientIds.map((id) => id.normalize('NFKC').trim());
  if (ids.length > 0 && !ids.includes(path.patient)) return WRONG_PATIENT;
  if (ids.length === 0) body.issues.push(named(NO_PATIENT_IN_CDA, file));
  if (cda.bodyIsFile) body.issues.push(named(BODY_IS_FILE, file));
  if (cda.bodyIsFile) attach(file, 'application/xml', body);
  for (const section of cda.sections) body.sections.push(section);
  body.at ??= cda.at;
  body.author ??= cda.author;
  body.localTitle ??= cda.title;
  return undefined;
}

/**
 * ORU^R30: vital signs, often one message for each time of measuring. Other messages in the folder are kept as a file.
 */
function readHl7File(file: ExtendedFile, path: ExtendedPath, body: Body): Issue | undefined {
  const decoded = decodeText(file.bytes);
  const messages = parseMessages(decoded.text);
  if (messages.length === 0 || messages.some((message) => firstSegment(message, 'PID') === undefined)) {
    body.issues.push(named(NOT_A_MESSAGE, file));
    attach(file, 'x-application/hl7-v2', body);
    return undefined;
  }
  if (messages.some((message) => patientOf(message) !== path.patient)) return WRONG_PATIENT;
  const isVitalSigns = path.kindCode === VITAL_SIGNS_KIND || messages.every(isVitalSignsMessage);
  if (!isVitalSigns) attach(file, 'x-application/hl7-v2', body);
  body.issues.push(...decoded.issues.map((issue) => named(issue, file)));
  for (const [index, one] of messages.entries()) {
    const { message, issue: end } = wholePart(one, decoded.cut === true && index === messages.length - 1);
    const issues = makeIssueList(message);
    for (const issue of [...message.issues, ...(end === undefined ? [] : [end])]) issues.add(issue);
    if (isVitalSigns) readVitalSigns(message, body, issues);
    body.issues.push(...issues.all().map((issue) => named(issue, file)));
  }
  return undefined;
}

/** The id of type PI, else the first. */
function patientOf(message: Message): string | undefined {
  const pid = firstSegment(message, 'PID');
  const ids = pid === undefined ? [] : repetitions(pid, 3);
  const id = ids.find((one) => component(one, 5) === 'PI') ?? ids[0];
  return id === undefined ? undefined : component(id, 1)?.normalize('NFKC').trim();
}

function isVitalSignsMessage(message: Message): boolean {
  const msh = firstSegment(message, 'MSH');
  return msh !== undefined && field(msh, 9) === 'ORU' && field(msh, 9, 1, 2) === 'R30';
}

function readVitalSigns(message: Message, body: Body, issues: ReturnType<typeof makeIssueList>): void {
  let observed: ClinicalTime | undefined;
  for (const [at, obx] of message.segments.entries()) {
    if (obx.name === 'OBR') observed = time(obx, 7, issues);
    if (obx.name !== 'OBX') continue;
    const value = readObservation(obx, notesBehind(message, at), issues);
    if (value === undefined || value.text === '') continue;
    const measured = time(obx, 14, issues) ?? observed;
    body.measurements.push({ ...value, ...(measured !== undefined && { measured }) });
    body.at ??= measured;
  }
}

/** The NTE between an OBX and what comes next: measured on the left arm, under oxygen. */
function notesBehind(message: Message, at: number): readonly string[] {
  const notes: string[] = [];
  for (let next = at + 1; message.segments[next]?.name === 'NTE'; next++) {
    const segment = message.segments[next];
    const text = segment === undefined ? undefined : noteText(segment);
    if (text !== undefined) notes.push(text);
  }
  return notes;
}

/** `体温 36.7・血圧 128/74・脈拍 76`: the last of each. */
function vitalTitle(measurements: readonly VitalSign[]): string {
  const last = new Map<string, VitalSign>();
  for (const one of measurements) {
    const known = last.get(one.item.text);
    if (known === undefined || (one.measured?.value ?? '') >= (known.measured?.value ?? ''))
      last.set(one.item.text, one);
  }
  const shown = [...last.values()]
    .filter((one) => one.number !== undefined)
    .slice(0, 4)
    .map((one) => `${one.item.text} ${one.text}`);
  return shown.length === 0 ? 'バイタル' : `バイタル ${shown.join('・')}`;
}

function attach(file: ExtendedFile, mediaType: string, body: Body): void {
  body.attachments.push({ name: file.name, mediaType, digest: file.digest, bytes: file.bytes.length });
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  xml: 'application/xml',
  cda: 'application/xml',
  hl7: 'x-application/hl7-v2',
  txt: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  dcm: 'application/dicom',
  xsl: 'text/xsl',
  xslt: 'text/xsl',
  css: 'text/xsl',
  rtf: 'application/rtf',
  html: 'text/html',
  htm: 'text/html',
  mwf: 'application/x-mfer',
};

/** The first bytes count more than the name: a browser would trust them too. */
function mediaTypeOf(file: ExtendedFile): string {
  const head = String.fromCharCode(...file.bytes.subarray(0, 8));
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('MSH|') || head.startsWith('\x0bMSH')) return 'x-application/hl7-v2';
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const byName = Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
  if (byName === undefined && /^(?:\xef\xbb\xbf)?<\?xml|^<Clinica/.test(head)) return 'application/xml';
  return byName ?? 'application/octet-stream';
}

function named(issue: Issue, file: ExtendedFile): Issue {
  // Names of files inside the folder are technical (main_document.xml); anything longer could hold a name of a person.
  const name = /^[A-Za-z0-9_.-]{1,40}$/.test(file.name) ? file.name : '';
  return name === '' ? issue : { ...issue, ja: `${name}: ${issue.ja}`, en: `${name}: ${issue.en}` };
}

const NO_FILES: Issue = {
  code: 'ssmix2-extended/empty',
  severity: 'rejected',
  ja: 'コンテンツフォルダに読み取れる文書がありません。',
  en: 'The content folder holds no document that can be read.',
};
const WRONG_PATIENT: Issue = {
  code: 'ssmix2/wrong-patient',
  severity: 'rejected',
  ja: '文書の中の患者IDが格納パスの患者IDと一致しません。別の患者の記録の可能性があるため取り込みません。',
  en:
    'The patient id inside the document is not that of the path; it may belong to another patient and is not ' +
    'taken in.',
};
const UNREADABLE_XML: Issue = {
  code: 'ssmix2-extended/xml',
  severity: 'partial',
  ja: 'XML として読み取れない（または安全でない宣言を含む）ため、ファイルのまま添付します。',
  en: 'The XML cannot be read, or declares something unsafe; it is attached as a file.',
};
const NO_PATIENT_IN_CDA: Issue = {
  code: 'ssmix2-extended/no-patient',
  severity: 'note',
  ja: '文書の中に患者IDがありません。格納パスの患者のものとして扱います。',
  en: 'The document holds no patient id; it is taken as that of the patient of the path.',
};
const BODY_IS_FILE: Issue = {
  code: 'ssmix2-extended/body-is-file',
  severity: 'note',
  ja: '本文は文書に埋め込まれた（または隣の）ファイルです。添付として表示します。',
  en: 'The body is a file inside the document or beside it; it is shown as an attachment.',
};
const NOT_A_MESSAGE: Issue = {
  code: 'ssmix2-extended/not-a-message',
  severity: 'partial',
  ja: 'HL7 メッセージとして読み取れないため、ファイルのまま添付します。',
  en: 'It cannot be read as an HL7 message; it is attached as a file.',
};
