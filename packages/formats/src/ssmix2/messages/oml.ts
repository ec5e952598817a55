import type {
  ClinicalTime,
  Coded,
  LaboratoryContent,
  LaboratoryValue,
  RecordEntry,
  SensitiveCategory,
} from '@musubi/domain';
import { field, type Segment } from '../../hl7v2/message.ts';
import { noteText, readObservation } from '../segments/observation.ts';
import { CANCELLED_WORD, isCancelled, readOrderHead, wordsOfControl } from '../segments/order.ts';
import { codeField, codedField, person, startTime, time } from '../segments/values.ts';
import { sensitivityOfItem } from '../sensitivity.ts';
import {
  bacteriologyEntry,
  makeSpecimenDraft,
  microbiologyPart,
  PRELIMINARY,
  type ObservedLine,
  type SpecimenDraft,
} from './bacteriology.ts';
import { makeEntry, type Scope } from './scope.ts';

type Panel = {
  panel?: Coded;
  specimen?: Coded;
  collected?: ClinicalTime;
  reported?: ClinicalTime;
  values: LaboratoryValue[];
  comments: string[];
};

type Test = {
  readonly spm: Segment | undefined;
  obr: Segment | undefined;
  orc: Segment | undefined;
  readonly tq1: Segment | undefined;
  readonly lines: ObservedLine[];
  readonly comments: string[];
};

/**
 * OML-01 検体検査オーダ, OML-11 検体検査結果: panels by OBR, with the specimen before them. Microbiology (JLAC10 6A,
 * 6B,
 * 6C) becomes an entry of its own, and so do values that need naming in a consent (HIV, genetics): the rest stays
 * readable.
 */
export function readLaboratory(scope: Scope): readonly RecordEntry[] {
  const tests = cutTests(scope.message.segments);
  const orphan = tests.find((test) => test.obr === undefined)?.lines[0];
  if (orphan !== undefined) scope.issues.at(orphan.obx, undefined, RESULT_BEFORE_ORDER);
  const specimens = new Map<Segment | undefined, SpecimenDraft>();
  const panels = new Map<SensitiveCategory | 'open', Panel[]>();
  for (const test of tests) {
    const { obr, spm } = test;
    const panel = panelHead(test, scope);
    const said = saidOfAll(test);
    if (said !== undefined) panel.comments.push(said);
    const planned =
      test.tq1 === undefined || scope.path.dataType !== 'OML-01' ? undefined : startTime(test.tq1, 7, scope.issues);
    if (planned !== undefined) panel.comments.push(`予定: ${planned.value.replace('T', ' ')}`);
    const category = panel.panel === undefined ? undefined : sensitivityOfItem(panel.panel);
    const started = new Map<SensitiveCategory | 'open', Panel>();
    const put = (category: SensitiveCategory | 'open', value: LaboratoryValue): void => {
      let own = started.get(category);
      if (own === undefined) {
        own = { ...panel, values: [], comments: [] };
        started.set(category, own);
        append(panels, category, own);
      }
      own.values.push(value);
    };
    const read: { readonly value: LaboratoryValue; readonly obx: Segment }[] = [];
    const micro: { readonly part: NonNullable<ReturnType<typeof microbiologyPart>>; readonly line: ObservedLine }[] =
      [];
    for (const line of test.lines) {
      const part = microbiologyPart(line.obx, obr);
      if (part !== undefined) {
        micro.push({ part, line });
        continue;
      }
      const value = readObservation(line.obx, line.comments, scope.issues);
      if (value !== undefined) read.push({ value, obx: line.obx });
    }
    for (const value of toldApart(read, scope.issues)) put(sensitivityOfItem(value.item) ?? category ?? 'open', value);
    // What is said of the whole panel stands with its open values; of a panel without any, where its values are.
    (started.get('open') ?? [...started.values()][0])?.comments.push(...panel.comments);
    if (micro.length > 0) {
      let draft = specimens.get(spm);
      if (draft === undefined) specimens.set(spm, (draft = makeSpecimenDraft(panel.specimen, panel.collected)));
      draft.add(micro, obr, panel.comments, scope.issues);
    } else if (test.lines.length === 0 && obr !== undefined && codedField(obr, 4) !== undefined) {
      // An order that names the panel only.
      append(panels, category ?? 'open', panel);
    }
  }
  const found = [...specimens.values()].filter((draft) => draft.holdsAnything());
  return [
    ...laboratoryEntries(scope, panels, tests),
    ...(found.length > 0 ? [bacteriologyEntry(scope, found, headOf(tests))] : []),
  ];
}

function append(
  panels: Map<SensitiveCategory | 'open', Panel[]>,
  category: SensitiveCategory | 'open',
  panel: Panel,
): void {
  const list = panels.get(category);
  if (list === undefined) panels.set(category, [panel]);
  else list.push(panel);
}

function cutTests(segments: readonly Segment[]): readonly Test[] {
  const tests: Test[] = [];
  let spm: Segment | undefined;
  let orc: Segment | undefined;
  let tq1: Segment | undefined;
  let test: Test | undefined;
  /** Said before any test: of the whole report, or of the specimen. */
  let waiting: string[] = [];
  const begin = (obr: Segment | undefined): Test => {
    const next: Test = { spm, obr, orc, tq1, lines: [], comments: waiting };
    waiting = [];
    tq1 = undefined;
    tests.push(next);
    return next;
  };
  for (const segment of segments) {
    switch (segment.name) {
      case 'SPM':
        spm = segment;
        orc = undefined;
        test = undefined;
        break;
      case 'ORC':
        // Orders: before the OBR. Results: after it, and it belongs to that OBR.
        if (test !== undefined && test.orc === undefined && test.lines.length === 0) test.orc = segment;
        else {
          orc = segment;
          test = undefined;
        }
        break;
      case 'TQ1':
        if (test === undefined) tq1 ??= segment;
        break;
      case 'OBR':
        test = begin(segment);
        orc = undefined;
        break;
      case 'OBX':
        test ??= begin(undefined);
        test.lines.push({ obx: segment, comments: [] });
        break;
      case 'NTE': {
        const text = noteText(segment);
        if (text === undefined) break;
        (test?.lines.at(-1)?.comments ?? test?.comments ?? waiting).push(text);
        break;
      }
      default:
        break;
    }
  }
  return tests;
}

function panelHead({ spm, obr, lines, comments }: Test, { issues }: Scope): Panel {
  const panel = obr === undefined ? undefined : codedField(obr, 4);
  const specimen = specimenOf(spm, obr);
  const first = lines[0];
  const collected =
    (spm === undefined ? undefined : time(spm, 17, issues)) ??
    (obr === undefined ? undefined : time(obr, 7, issues)) ??
    (first === undefined ? undefined : time(first.obx, 14, issues));
  const reported = obr === undefined ? undefined : time(obr, 22, issues);
  return {
    ...(panel !== undefined && { panel }),
    ...(specimen !== undefined && { specimen }),
    ...(collected !== undefined && { collected }),
    ...(reported !== undefined && { reported }),
    values: [],
    comments: [...comments],
  };
}

/** 検体 with its site: 膿 of the right or the left side are two findings. */
function specimenOf(spm: Segment | undefined, obr: Segment | undefined): Coded | undefined {
  const specimen = spm === undefined ? (obr === undefined ? undefined : codedField(obr, 15)) : codedField(spm, 4);
  const site = spm === undefined ? undefined : codedField(spm, 8);
  if (site === undefined || site.text === specimen?.text) return specimen ?? site;
  return specimen === undefined ? site : { ...specimen, text: `${specimen.text}（${site.text}）` };
}

type Head = ReturnType<typeof readOrderHead> & { readonly at?: ClinicalTime; readonly cancelled: boolean };

function headOf(tests: readonly Test[]): Head {
  const orc = tests.map((test) => test.orc).find((one) => one !== undefined);
  const obr = tests.map((test) => test.obr).find((one) => one !== undefined);
  const head = readOrderHead(orc);
  const author = head.author ?? (obr === undefined ? undefined : person(obr, 16));
  const cancelled = tests.length > 0 && tests.every(isCancelledTest);
  return { ...head, ...(author !== undefined && { author }), cancelled };
}

/** What ORC-1 and OBR-25 say of all values of a test. */
function saidOfAll(test: Test): string | undefined {
  const status = test.obr === undefined ? undefined : codeField(test.obr, 25);
  if (isCancelledTest(test) || status === 'X') return CANCELLED_WORD;
  return status !== undefined && ['P', 'I', 'A'].includes(status) ? PRELIMINARY : wordsOfControl(test.orc)[0];
}

/** One item measured several times in one test (a tolerance test): each value says when, or which one it is. */
function toldApart(
  read: readonly { readonly value: LaboratoryValue; readonly obx: Segment }[],
  issues: Scope['issues'],
): readonly LaboratoryValue[] {
  const nameOf = ({ item }: LaboratoryValue): string => `${item.code ?? ''}/${item.text}`;
  const times = new Map<string, number>();
  for (const { value } of read) times.set(nameOf(value), (times.get(nameOf(value)) ?? 0) + 1);
  return read.map(({ value, obx }) => {
    if ((times.get(nameOf(value)) ?? 0) < 2) return value;
    const [at, subId] = [time(obx, 14, issues), field(obx, 4)];
    const which =
      at === undefined
        ? subId === undefined
          ? undefined
          : `副番号: ${subId}`
        : `検査時刻: ${at.value.replace('T', ' ')}`;
    return which === undefined ? value : { ...value, comments: [...(value.comments ?? []), which] };
  });
}

function isCancelledTest({ orc }: Test): boolean {
  return isCancelled(orc);
}

function laboratoryEntries(
  scope: Scope,
  panels: ReadonlyMap<SensitiveCategory | 'open', readonly Panel[]>,
  tests: readonly Test[],
): readonly RecordEntry[] {
  const { cancelled, ...head } = headOf(tests);
  return [...panels].map(([category, list]) => {
    const content: LaboratoryContent = {
      type: 'laboratory',
      panels: list.map(({ comments, ...panel }) => ({ ...panel, ...(comments.length > 0 && { comments }) })),
    };
    return makeEntry(scope, 'laboratory', {
      part: category === 'open' ? 'laboratory' : `laboratory-${category}`,
      title:
        category === 'hiv' ? '検体検査（HIV関連）' : category === 'genetics' ? '検体検査（遺伝子関連）' : titleOf(list),
      content,
      at: list.map((panel) => panel.collected).find((one) => one !== undefined),
      ...head,
      ...(category !== 'open' && { sensitive: category }),
      ...(cancelled && { status: 'cancelled' as const }),
    });
  });
}

/** `生化学 12項目`, `生化学 12項目・血液学 8項目`, `生化学 他2 計30項目`. */
function titleOf(panels: readonly Panel[]): string {
  const counts = new Map<string, number>();
  for (const { panel, values } of panels) {
    const name =
      (panel?.text ?? values[0]?.item.text ?? '検体検査').normalize('NFKC').replace(/(?:的)?検査$/, '') || '検体検査';
    counts.set(name, (counts.get(name) ?? 0) + values.length);
  }
  const names = [...counts];
  const total = names.reduce((sum, [, count]) => sum + count, 0);
  const [first] = names;
  if (names.length <= 2)
    return names.map(([name, count]) => (count > 0 ? `${name} ${String(count)}項目` : name)).join('・');
  return `${first?.[0] ?? ''} 他${String(names.length - 1)}${total > 0 ? ` 計${String(total)}項目` : ''}`;
}

const RESULT_BEFORE_ORDER = {
  code: 'ssmix2/result-before-order',
  ja: '検査値が、その検査（OBR）と検体（SPM）より前にあるか、検査のないまま置かれています。検体なしで表示します。',
  en: 'Values stand before their order (OBR) and specimen (SPM), or without any; they are shown without a specimen.',
} as const;
