import type { Coded } from '@musubi/domain';
import { BY_ORDER, CLERICAL, FACILITY_KNOWN, ignore, NOT_USED, OPERATOR, type SegmentMapping } from './mapping.ts';
import type { Segment } from '../../hl7v2/message.ts';
import { codeField, codedField, person } from './values.ts';

export const ORC_MAPPING: SegmentMapping = {
  segment: 'ORC',
  ja: 'オーダ共通',
  mapped: {
    1: 'RecordEntry.status (CA, DC, OC, CR, DR: cancelled); comments (HD, HR, OH: on hold); PA / CH: parent and child',
    4: 'groups.number (Rp)',
    5: 'RecordEntry.status (CA with SC: cancelled); else shown by each result (OBX-11)',
    9: 'RecordEntry.at of orders',
    7: 'DrugLine.comments, where there is no TQ1 (HL7 before 2.5)',
    12: 'RecordEntry.author',
    17: 'RecordEntry.department',
  },
  ignored: [
    ignore('2,3', { ja: '番号。版の鍵は格納パスのオーダ番号', en: 'numbers; the key is the order number of the path' }),
    ignore('6,11,14,19,20,24-28,30', NOT_USED),
    ignore('8', { ja: '親子は ORC-1 で分かる', en: 'ORC-1 tells parent and child' }),
    ignore('10,13,18', OPERATOR),
    ignore('15,16,29', CLERICAL),
    ignore('21-23', FACILITY_KNOWN),
  ],
};

export const TQ1_MAPPING: SegmentMapping = {
  segment: 'TQ1',
  ja: 'タイミング',
  mapped: {
    2: 'usage (amount of one uneven dose)',
    3: 'usage; MealContent.timing',
    4: 'comments',
    5: 'comments',
    6: 'duration; usage when the dose changes on the way',
    7: 'start; usage when the dose changes on the way; panel.comments of laboratory orders (planned)',
    8: 'end; DrugLine.comments where no days are given',
    10: 'comments',
    11: 'usage text when TQ1-3 has none; comments',
    13: 'comments',
    14: 'occurrences; comments of injections',
  },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('9', { ja: '優先度。閲覧時には済んでいる', en: 'priority; past when it is read' }),
    ignore('12', { ja: '繰返す TQ1 はそれぞれ読む', en: 'each repeated TQ1 is read on its own' }),
  ],
};

/** What every order segment says beside its content. */
export function readOrderHead(orc: Segment | undefined): { readonly department?: Coded; readonly author?: string } {
  if (orc === undefined) return {};
  const department = codedField(orc, 17);
  const author = person(orc, 12);
  return { ...(department !== undefined && { department }), ...(author !== undefined && { author }) };
}

/** How a cancelled part is said where the rest of its entry goes on. */
export const CANCELLED_WORD = '（中止）';

/**
 * オーダ制御: cancel requests, answers that say it was cancelled or discontinued, and a change of status to "cancelled"
 * (ORC-5).
 */
export function isCancelled(orc: Segment | undefined): boolean {
  if (orc === undefined) return false;
  const [control, status] = [codeField(orc, 1), codeField(orc, 5)];
  return (
    ['CA', 'CR', 'OC', 'DC', 'DR', 'OD'].includes(control ?? '') ||
    (status === 'CA' && ['SC', 'SR', ''].includes(control ?? ''))
  );
}

/** How an order that is not simply going on is said beside its content. */
export function wordsOfControl(orc: Segment | undefined): readonly string[] {
  if (isCancelled(orc)) return [CANCELLED_WORD];
  return orc !== undefined && ['HD', 'HR', 'OH'].includes(codeField(orc, 1) ?? '') ? ['（保留）'] : [];
}
