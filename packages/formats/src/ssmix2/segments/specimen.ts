import { ignore, BY_ORDER, NOT_USED, OPERATOR, RARELY, type SegmentMapping } from './mapping.ts';

export const SPM_MAPPING: SegmentMapping = {
  segment: 'SPM',
  ja: '検体',
  mapped: { 4: 'panel.specimen', 8: 'panel.specimen.text (site)', 17: 'panel.collected' },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('2', { ja: '検体番号。検査室内の番号', en: 'specimen number, internal to the laboratory' }),
    ignore('3,5-7,9-16,18-29', NOT_USED),
  ],
};

export const OBR_MAPPING: SegmentMapping = {
  segment: 'OBR',
  ja: '検査依頼',
  mapped: {
    4: 'panel.panel; procedures.procedure',
    7: 'panel.collected when SPM-17 is empty; RecordEntry.at',
    13: 'ExaminationContent.purpose',
    15: 'panel.specimen when there is no SPM',
    16: 'RecordEntry.author',
    22: 'panel.reported',
    25: 'panel.comments (preliminary, cancelled)',
    26: 'culture to which susceptibilities belong',
    31: 'ExaminationContent.purpose',
    44: 'procedures.procedure when OBR-4 is empty',
  },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('2,3', { ja: '番号。版の鍵は格納パスのオーダ番号', en: 'numbers; the key is the order number of the path' }),
    ignore('5,6,9-12,14,17-21,23,27,28,30,33,35,37-43,45-49', NOT_USED),
    ignore('8', { ja: '終了時刻。開始（OBR-7）を示す', en: 'end; the start (OBR-7) is shown' }),
    ignore('24', RARELY),
    ignore('29', { ja: '親子は ORC-1 で分かる', en: 'ORC-1 tells parent and child' }),
    ignore('32,34', OPERATOR),
    ignore('36', { ja: '予定時刻は TQ1 から読む', en: 'the planned time comes from TQ1' }),
  ],
};
