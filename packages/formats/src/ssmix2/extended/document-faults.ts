import type { Issue } from '@musubi/domain';

/** 文書の指摘: why a document of extended storage is refused or shown in part. */
export const WRONG_PATIENT: Issue = {
  code: 'ssmix2/wrong-patient',
  severity: 'rejected',
  ja: '文書の中の患者IDが格納パスの患者IDと一致しません。別の患者の記録の可能性があるため取り込みません。',
  en:
    'The patient id inside the document is not that of the path; it may belong to another patient and is not ' +
    'taken in.',
};

export const UNREADABLE_XML: Issue = {
  code: 'ssmix2-extended/xml',
  severity: 'partial',
  ja: 'XML として読み取れない（または安全でない宣言を含む）ため、ファイルのまま添付します。',
  en: 'The XML cannot be read, or declares something unsafe; it is attached as a file.',
};

export const NO_PATIENT_IN_CDA: Issue = {
  code: 'ssmix2-extended/no-patient',
  severity: 'note',
  ja: '文書の中に患者IDがありません。格納パスの患者のものとして扱います。',
  en: 'The document holds no patient id; it is taken as that of the patient of the path.',
};

export const BODY_IS_FILE: Issue = {
  code: 'ssmix2-extended/body-is-file',
  severity: 'note',
  ja: '本文は文書に埋め込まれた（または隣の）ファイルです。添付として表示します。',
  en: 'The body is a file inside the document or beside it; it is shown as an attachment.',
};

export const NOT_A_MESSAGE: Issue = {
  code: 'ssmix2-extended/not-a-message',
  severity: 'partial',
  ja: 'HL7 メッセージとして読み取れないため、ファイルのまま添付します。',
  en: 'It cannot be read as an HL7 message; it is attached as a file.',
};
