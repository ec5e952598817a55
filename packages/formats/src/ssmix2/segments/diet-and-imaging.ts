import { component, repetitions, type Segment } from '../../hl7v2/message.ts';
import { BY_ORDER, CLERICAL, ignore, OPERATOR, type SegmentMapping } from './mapping.ts';

export const ODS_MAPPING: SegmentMapping = {
  segment: 'ODS',
  ja: '食事',
  mapped: {
    2: 'MealContent.timing; MealContent.diets.text where each diet has its own',
    3: 'MealContent.diets',
    4: 'MealContent.comments',
  },
  ignored: [
    ignore('1', {
      ja: '食事・補食・嗜好の区別は ODS-3 の名称で分かる',
      en: 'the name in ODS-3 tells diet, supplement or preference',
    }),
  ],
};

export const IPC_MAPPING: SegmentMapping = {
  segment: 'IPC',
  ja: '画像検査の識別',
  mapped: { 1: 'studies.accession', 3: 'studies.studyUid', 5: 'studies.modality' },
  ignored: [
    ignore('2,4,6-9', {
      ja: '予約・装置側の番号。画像は検査インスタンスUIDで引く',
      en: 'scheduling and device numbers; images are found by the study instance UID',
    }),
  ],
};

export const ZE1_MAPPING: SegmentMapping = {
  segment: 'ZE1',
  ja: '実施手技',
  mapped: { 3: 'performed.action', 7: 'performed.staff', 9: 'materials' },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('2', {
      ja: '予定・実施の区分。実施通知（OMG-11・12）に書かれたものは実施とみなす',
      en: 'plan or performed; what a notice of performance (OMG-11, OMG-12) holds counts as performed',
    }),
    ignore('4,5,12', CLERICAL),
    ignore('6,8', { ja: '種別。名称で分かる', en: 'kinds; the names tell them' }),
    ignore('10,11', OPERATOR),
  ],
};

export const ZE2_MAPPING: SegmentMapping = {
  segment: 'ZE2',
  ja: '照射',
  mapped: {},
  ignored: [
    ignore('1-7', {
      ja: '撮影条件。線量は画像の付属情報にある',
      en: 'exposure settings; the dose stands with the images',
    }),
  ],
};

export type StudyReference = { readonly studyUid: string; readonly modality?: string; readonly accession?: string };

/** 画像検査: the link to the images. */
export function readStudy(ipc: Segment): StudyReference | undefined {
  const [uid] = repetitions(ipc, 3);
  const studyUid = uid === undefined ? undefined : component(uid, 1)?.trim();
  // DICOM UID: digits and dots, at most 64 characters.
  if (studyUid === undefined || !/^[0-9.]{1,64}$/.test(studyUid)) return undefined;
  const [modalities] = repetitions(ipc, 5);
  const modality = modalities === undefined ? undefined : (component(modalities, 1) ?? component(modalities, 4));
  const [numbers] = repetitions(ipc, 1);
  const accession = numbers === undefined ? undefined : component(numbers, 1);
  return { studyUid, ...(modality !== undefined && { modality }), ...(accession !== undefined && { accession }) };
}
