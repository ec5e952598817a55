import type { EntryContent, FacilityId, Issue, RecordEntry, RecordKind } from '@musubi/domain';
import { decodeText } from '../../hl7v2/decode-text.ts';
import { component, firstSegment, repetitions, type Message } from '../../hl7v2/message.ts';
import { parseMessages } from '../../hl7v2/parse-message.ts';
import { wholePart } from '../../hl7v2/truncation.ts';
import { makeIssueList } from '../issue-list.ts';
import { departmentOf } from '../segments/visit.ts';
import { isPsychiatryDepartment } from '../sensitivity.ts';
import { documentKeyOf } from '../storage-path.ts';
import type { ExtendedPath } from '../extended-parts.ts';
import { documentKind, VITAL_SIGNS_KIND } from './document-kinds.ts';
import { decodeXmlText } from './decode-xml-text.ts';
import { readCda } from './read-cda.ts';
import { readXml } from './read-xml.ts';
import { vitalTitle, isVitalSignsMessage, readVitalSigns } from './read-vital-signs.ts';
import { mediaTypeOf, attach } from './attachments.ts';
import { UNREADABLE_XML, WRONG_PATIENT, NO_PATIENT_IN_CDA, BODY_IS_FILE, NOT_A_MESSAGE } from './document-faults.ts';
import type { ExtendedDocument, ExtendedReading, Body, ExtendedFile } from './extended-document.ts';

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
