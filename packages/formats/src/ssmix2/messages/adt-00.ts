import { clinicalDay, parseHl7Time, type Demographics, type RecordEntry } from '@musubi/domain';
import { field, fieldState, firstSegment, segmentsNamed } from '../../hl7v2/message.ts';
import { readAllergy } from '../segments/allergy.ts';
import { readObservation } from '../segments/observation.ts';
import { clearedFields, readDemographics } from '../segments/patient.ts';
import { allergyEntry } from './adt-61.ts';
import type { Scope } from './scope.ts';

/** JLAC10 analytes of ADT-00: 身長, 体重, 血液型 ABO, Rh. */
const HEIGHT = '9N001';
const WEIGHT = '9N006';
const ABO = '5H010';
const RH = '5H020';

/** ADT-00 患者基本情報: who the patient is, and the allergies that stand in the same file. */
export function readPatient(scope: Scope): {
  readonly demographics?: Demographics;
  readonly cleared?: readonly (keyof Demographics)[];
  readonly clearsAllergies?: boolean;
  readonly entries: readonly RecordEntry[];
} {
  const { message, issues } = scope;
  const pid = firstSegment(message, 'PID');
  if (pid === undefined) return { entries: [] };
  const said = parseHl7Time(scope.path.eventTime.slice(0, 8));
  const asOf = said === undefined ? undefined : clinicalDay(said);
  const [relatives, insurances] = [segmentsNamed(message, 'NK1'), segmentsNamed(message, 'IN1')];
  const demographics = readDemographics(pid, relatives, insurances, issues, asOf);
  const measures = new Map<string, string>();
  for (const obx of segmentsNamed(message, 'OBX')) {
    const value = readObservation(obx, [], issues);
    const analyte = (field(obx, 3) ?? '').slice(0, 5);
    if (![HEIGHT, WEIGHT, ABO, RH].includes(analyte)) issues.at(obx, 3, NOT_SHOWN);
    // Neither withdrawn nor out of reach.
    if (value !== undefined && value.text !== '' && !['D', 'W', 'X'].includes(value.status ?? ''))
      measures.set(analyte, analyte === HEIGHT || analyte === WEIGHT ? `${value.text}${value.unit ?? ''}` : value.text);
  }
  const [height, weight, blood] = [
    measures.get(HEIGHT),
    measures.get(WEIGHT),
    bloodType(measures.get(ABO), measures.get(RH)),
  ];
  const entries = segmentsNamed(message, 'AL1').flatMap((al1, index) => {
    const content = readAllergy(al1, issues);
    return content === undefined ? [] : [allergyEntry(scope, content, `al1-${String(index + 1)}`)];
  });
  const cleared = clearedFields(pid);
  const clearsAllergies = segmentsNamed(message, 'AL1').some((al1) => fieldState(al1, 3, 1, 1) === 'delete');
  return {
    ...(cleared.length > 0 && { cleared }),
    ...(clearsAllergies && { clearsAllergies }),
    demographics: {
      ...demographics,
      ...(height !== undefined && { height }),
      ...(weight !== undefined && { weight }),
      ...(blood !== undefined && { bloodType: blood }),
    },
    entries,
  };
}

const NOT_SHOWN = {
  code: 'ssmix2/observation-not-shown',
  severity: 'note',
  ja: '患者基本情報では身長・体重・血液型だけを表示します。この項目は表示しません（原本には残ります）。',
  en:
    'Of the patient data only height, weight and blood type are shown; this item is not (it stays in the source ' +
    'file).',
} as const;

/** `A Rh(+)`; either half alone is shown alone. */
function bloodType(abo: string | undefined, rh: string | undefined): string | undefined {
  const sign = rh === undefined ? undefined : /[+＋陽]/.test(rh) ? 'Rh(+)' : /[-－−陰]/.test(rh) ? 'Rh(-)' : rh;
  const parts = [abo, sign].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}
