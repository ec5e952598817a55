import type { Coded, ExaminationContent, LaboratoryValue, RecordEntry } from '@musubi/domain';
import { fieldText, repetitions, type Segment } from '../../hl7v2/message.ts';
import { readStudy, type StudyReference } from '../segments/diet-and-imaging.ts';
import { noteText, readMaterial, readObservation } from '../segments/observation.ts';
import { isCancelled, readOrderHead, wordsOfControl } from '../segments/order.ts';
import { codeField, codedField, person, time } from '../segments/values.ts';
import { DATA_TYPES } from '../tables/data-types.ts';
import { makeEntry, named, notesOfAll, orderGroups, type Scope } from './scope.ts';

type Procedure = ExaminationContent['procedures'][number];
type Finding = { readonly value: LaboratoryValue; readonly procedure: Coded | undefined };
type Draft = {
  readonly parents: Procedure[];
  readonly children: Procedure[];
  readonly purposes: Set<string>;
  readonly performed: { action: Coded; staff?: string }[];
  readonly materials: NonNullable<ReturnType<typeof readMaterial>>[];
  readonly findings: Map<string, Finding>;
  readonly studies: Map<string, StudyReference>;
};

/** OMG-01/-02/-03, OMG-11/-12/-13: 放射線・内視鏡・生理検査, ordered, performed or with results. */
export function readExamination(scope: Scope): readonly RecordEntry[] {
  const { kind } = DATA_TYPES[scope.path.dataType];
  const draft: Draft = {
    parents: [],
    children: [],
    purposes: new Set(),
    performed: [],
    materials: [],
    findings: new Map(),
    studies: new Map(),
  };
  const orders = orderGroups(scope.message, 'OBR').filter((order) => named(order, 'OBR') !== undefined);
  for (const order of orders) readOrder(order, draft, scope);
  for (const note of notesOfAll(scope.message, 'OBR')) draft.purposes.add(note);
  if (kind === undefined || orders.length === 0) return [];

  // The children name what is done; the parent is only their heading.
  const procedures = distinct(draft.children.length > 0 ? draft.children : draft.parents);
  const content: ExaminationContent = {
    type: 'examination',
    procedures,
    ...(draft.purposes.size > 0 && { purpose: [...draft.purposes].join('\n') }),
    performed: draft.performed,
    materials: draft.materials,
    findings: ofTheirProcedures([...draft.findings.values()]),
    studies: [...draft.studies.values()],
  };
  const [first] = orders;
  const [orc, obr, tq1] = first === undefined ? [] : [named(first, 'ORC'), named(first, 'OBR'), named(first, 'TQ1')];
  const head = readOrderHead(orc);
  const author = head.author ?? (obr === undefined ? undefined : person(obr, 16));
  const at =
    (obr === undefined ? undefined : time(obr, 7, scope.issues)) ??
    (tq1 === undefined ? undefined : time(tq1, 7, scope.issues)) ??
    (orc === undefined ? undefined : time(orc, 9, scope.issues));
  const cancelled = orders.every((order) => isCancelled(named(order, 'ORC')));
  return [
    makeEntry(scope, kind, {
      part: 'examination',
      title: titleOf(procedures, scope),
      content,
      at,
      ...head,
      ...(author !== undefined && { author }),
      ...(cancelled && { status: 'cancelled' as const }),
    }),
  ];
}

function readOrder(order: readonly Segment[], draft: Draft, { issues }: Scope): void {
  const obr = named(order, 'OBR');
  if (obr === undefined) return;
  const procedure = codedField(obr, 4) ?? codedField(obr, 44);
  const comments: string[] = [];
  for (const n of [13, 31]) {
    const purpose = n === 31 ? codedField(obr, 31)?.text : fieldText(obr, 13);
    if (purpose !== undefined) draft.purposes.add(purpose.trim());
  }
  let lastFinding: { line: Segment; notes: string[] } | undefined;
  const said = new Map<string, number>();
  const settle = (): void => {
    if (lastFinding === undefined) return;
    const value = readObservation(lastFinding.line, lastFinding.notes, issues);
    // NW and PA repeat the findings of one parent. Within one order the same words twice are two lines of a report.
    const line = value === undefined ? '' : `${value.item.code ?? ''}/${value.item.text}/${value.text}`;
    const times = (said.get(line) ?? 0) + 1;
    said.set(line, times);
    // The other knee may show the very same.
    if (value !== undefined)
      draft.findings.set(`${procedure === undefined ? '' : nameOf(procedure)}/${line}/${String(times)}`, {
        value,
        procedure,
      });
    lastFinding = undefined;
  };
  for (const segment of order) {
    switch (segment.name) {
      case 'TQ1': {
        const instruction = fieldText(segment, 11);
        if (instruction !== undefined) comments.push(instruction);
        break;
      }
      case 'OBX': {
        settle();
        const type = codeField(segment, 2);
        if (type === 'ZRD') readMaterials(segment, 5, draft);
        else if (type === 'XCN') readStaff(segment, draft);
        else lastFinding = { line: segment, notes: [] };
        break;
      }
      case 'NTE': {
        const text = noteText(segment);
        if (text !== undefined) (lastFinding?.notes ?? comments).push(text);
        break;
      }
      case 'ZE1': {
        const action = codedField(segment, 3);
        const staff = person(segment, 7);
        if (action !== undefined) draft.performed.push({ action, ...(staff !== undefined && { staff }) });
        readMaterials(segment, 9, draft);
        break;
      }
      case 'IPC': {
        const study = readStudy(segment);
        if (study === undefined)
          issues.at(segment, 3, {
            code: 'ssmix2/study-uid',
            ja: '検査インスタンスUIDが読み取れません。この画像にはつながりません。',
            en: 'The study instance UID cannot be read; these images are not linked.',
          });
        else draft.studies.set(study.studyUid, study);
        break;
      }
      default:
        break;
    }
  }
  settle();
  if (procedure === undefined) {
    issues.at(obr, 4, {
      code: 'ssmix2/no-procedure',
      ja: '検査の名称がありません。',
      en: 'The examination is not named.',
    });
    return;
  }
  comments.push(...wordsOfControl(named(order, 'ORC')));
  (controlOf(order) === 'CH' ? draft.children : draft.parents).push({
    procedure,
    ...(comments.length > 0 && { comments }),
  });
}

function readMaterials(segment: Segment, n: number, draft: Draft): void {
  for (const one of repetitions(segment, n)) {
    const material = readMaterial(one);
    if (material !== undefined) draft.materials.push(material);
  }
}

/** OBX of type XCN: who took part, under the name of the role (OBX-3). */
function readStaff(obx: Segment, draft: Draft): void {
  const action = codedField(obx, 3);
  const staff = person(obx, 5) ?? person(obx, 16);
  if (action !== undefined && staff !== undefined) draft.performed.push({ action, staff });
}

function controlOf(order: readonly Segment[]): string | undefined {
  const orc = named(order, 'ORC');
  return orc === undefined ? undefined : codeField(orc, 1);
}

/** 右膝 and 左膝 in one file: where findings belong to several examinations, each says to which. */
function ofTheirProcedures(findings: readonly Finding[]): readonly LaboratoryValue[] {
  const several = new Set(findings.map(({ procedure }) => (procedure === undefined ? '' : nameOf(procedure)))).size > 1;
  return findings.map(({ value, procedure }) =>
    several && procedure !== undefined
      ? { ...value, comments: [`検査: ${procedure.text}`, ...(value.comments ?? [])] }
      : value,
  );
}

function nameOf(procedure: Coded): string {
  return `${procedure.code ?? ''}/${procedure.text}`;
}

/** NW and PA repeat the same parent. */
function distinct(procedures: readonly Procedure[]): readonly Procedure[] {
  const seen = new Map<string, Procedure>();
  for (const one of procedures) {
    const name = nameOf(one.procedure);
    const known = seen.get(name);
    seen.set(
      name,
      known?.comments === undefined
        ? one
        : { ...known, comments: [...new Set([...known.comments, ...(one.comments ?? [])])] },
    );
  }
  return [...seen.values()];
}

/** `胸部 X線単純撮影 他1件`: JJ1017 names are parted by full stops, the position at the end is left out. */
function titleOf(procedures: readonly Procedure[], scope: Scope): string {
  const names = procedures.map(({ procedure }) =>
    procedure.text.normalize('NFKC').split('.').slice(0, 2).join(' ').trim(),
  );
  const [first = DATA_TYPES[scope.path.dataType].ja] = names;
  return names.length > 1 ? `${first} 他${String(names.length - 1)}件` : first;
}
