import type { ClinicalTime } from '@musubi/domain';
import { field, firstSegment, type Message } from '../../hl7v2/message.ts';
import type { makeIssueList } from '../issue-list.ts';
import { noteText, readObservation } from '../segments/observation.ts';
import { time } from '../segments/values.ts';
import type { Body, VitalSign } from './extended-document.ts';

/** 温度板: ORU^R30 in extended storage. */
export function isVitalSignsMessage(message: Message): boolean {
  const msh = firstSegment(message, 'MSH');
  return msh !== undefined && field(msh, 9) === 'ORU' && field(msh, 9, 1, 2) === 'R30';
}

export function readVitalSigns(message: Message, body: Body, issues: ReturnType<typeof makeIssueList>): void {
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
export function vitalTitle(measurements: readonly VitalSign[]): string {
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
