import { randomUUID } from 'node:crypto';
import {
  acknowledge,
  decodeText,
  parseMessage,
  type Acknowledgment,
  type Message,
  type TextCharset,
} from '@musubi/formats/hl7v2';
import {
  readIdentityMessage,
  readPatientQuestion,
  writePatientAnswer,
  type PatientAnswer,
  type PatientQuestion,
} from '@musubi/formats/pix-pdq';
import { newTrace, type Clock } from '@musubi/runtime';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { crossReference } from './cross-reference.ts';
import { findFitting } from './find-patients.ts';
import { BorderRefusal } from './refused.ts';
import type { BorderSystem } from '../directory/system-store.ts';
import { takeFeed } from './take-feed.ts';

const TOKYO_OFFSET_MS = 9 * 3_600_000;

/** 割当機関の名前 of the regional ID in HL7 v2 (HD.1). */
export function regionOf(network: string): string {
  return `MUSUBI-${network}`;
}

/**
 * HL7 v2 への応答: one message in, one out. AA only when what was told is committed; a failure of ours throws, and no
 * answer is sent.
 */
export async function answerMessage(index: PatientIndex, system: BorderSystem, bytes: Uint8Array): Promise<Uint8Array> {
  const { text, charset } = decodeText(bytes);
  const message = parseMessage(text);
  const region = regionOf(index.center.network);
  const question = readPatientQuestion(message, system.facility, region);
  if (question !== undefined)
    return writePatientAnswer(message, await answer(index, system, question), region, charset);
  const told = readIdentityMessage(message, system.facility, region);
  const { clock } = index.center;
  if (told.kind === 'refused')
    return ack(
      message,
      { code: told.code, errors: [{ location: told.location, condition: told.condition, text: told.issue.en }] },
      charset,
      clock,
    );
  try {
    const put = (localPatient: string) => ({ change: 'put', localPatient, demographics: told.demographics }) as const;
    await takeFeed(
      index,
      system,
      told.kind === 'put'
        ? [put(told.localPatient)]
        : [put(told.into), { change: 'merge', from: told.from, into: told.into }],
      newTrace(),
    );
    const [worst] = told.issues;
    return ack(
      message,
      {
        code: 'AA',
        ...(worst === undefined ? {} : { errors: [{ location: worst.field ?? '', condition: '207', text: worst.en }] }),
      },
      charset,
      clock,
    );
  } catch (error) {
    if (!(error instanceof BorderRefusal)) throw error;
    return ack(
      message,
      { code: error.status === 403 ? 'AR' : 'AE', errors: [{ location: '', condition: '207', text: error.text.en }] },
      charset,
      clock,
    );
  }
}

async function answer(index: PatientIndex, system: BorderSystem, question: PatientQuestion): Promise<PatientAnswer> {
  const about = { controlId: controlId(), at: tokyoTime(index.center.clock) };
  try {
    if (question.kind === 'refused') return { status: 'AE', patients: [], error: question, ...about };
    if (question.kind === 'identifiers') {
      const { identifiers } = await crossReference(index.center, system, question.source, question.wanted, newTrace());
      return identifiers.length === 0
        ? { status: 'NF', patients: [], ...about }
        : { status: 'OK', patients: [{ identifiers }], ...about };
    }
    return { ...(await fitting(index, system, question)), ...about };
  } catch (error) {
    if (!(error instanceof BorderRefusal)) throw error;
    const issue = { code: `pix/${error.code}`, severity: 'rejected', ...error.text } as const;
    return {
      status: 'AE',
      patients: [],
      error: { condition: error.status === 404 ? '204' : '207', location: 'QPD^1^3', issue },
      ...about,
    };
  }
}

type Page = Pick<PatientAnswer, 'status' | 'patients' | 'next' | 'total'>;

async function fitting(
  index: PatientIndex,
  system: BorderSystem,
  question: PatientQuestion & { kind: 'demographics' },
): Promise<Page> {
  const { id, wanted, limit, after } = question;
  const found =
    id === undefined
      ? await findFitting(index, system, question.person, 'pdq', newTrace())
      : [
          await crossReference(index.center, system, id, [], newTrace()).then((shown) => ({
            ...shown,
            identifiers: [...shown.identifiers, id],
          })),
        ];
  const page = found.slice(after, after + limit).map((one) => ({
    identifiers: one.identifiers.filter((each) => wanted.length === 0 || wanted.includes(each.domain)),
    demographics: one.patient.demographics,
  }));
  const next = after + limit < found.length ? { next: after + limit } : {};
  return { status: page.length === 0 ? 'NF' : 'OK', patients: page, total: found.length, ...next };
}

function ack(
  message: Message,
  answered: Pick<Acknowledgment, 'code' | 'errors'>,
  charset: TextCharset,
  clock: Clock,
): Uint8Array {
  return acknowledge(message, { ...answered, controlId: controlId(), at: tokyoTime(clock) }, charset);
}

function controlId(): string {
  return randomUUID().slice(0, 20);
}

function tokyoTime(clock: Clock): string {
  return new Date(clock.now() + TOKYO_OFFSET_MS).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
