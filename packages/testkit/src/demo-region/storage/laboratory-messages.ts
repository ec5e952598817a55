import type { LocalDate } from '@musubi/domain';
import {
  PANELS,
  QUALITATIVE,
  TESTS,
  type PanelName,
  type QualitativeName,
  type Test,
  type TestName,
} from '../data/laboratory.ts';
import { DRUGS } from '../data/drugs.ts';
import type { Department } from '../data/terms.ts';
import { compact, escapeText, xcn, type Chart, type StorageFile } from './chart.ts';
import { timing, type DrugName, type Options } from './order-messages.ts';

export type LabValues = Partial<Record<TestName, number | string>> & Partial<Record<QualitativeName, string>>;

function panelOf(name: string): PanelName {
  // the key was just found in the table
  if (name in TESTS) return TESTS[name as TestName].panel;
  // LabValues has no other keys
  return QUALITATIVE[name as QualitativeName].panel;
}

function byPanel(names: readonly string[]): Map<PanelName, string[]> {
  const panels = new Map<PanelName, string[]>();
  for (const name of names) panels.set(panelOf(name), [...(panels.get(panelOf(name)) ?? []), name]);
  return panels;
}

function itemOf(name: string): string {
  const test = name in TESTS ? TESTS[name as TestName] : QUALITATIVE[name as QualitativeName];
  return `${test.jlac10}^${escapeText(test.name)}^JC10^${test.local}^${escapeText(test.name)}^99X03`;
}

/** 検体検査オーダ OML-01 */
export function laboratoryOrder(
  chart: Chart,
  day: LocalDate,
  department: Department,
  names: readonly (TestName | QualitativeName)[],
  options: Options = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [chart.pid(), chart.pv1(department)];
  let at = 0;
  for (const [panel, items] of byPanel(names)) {
    const { code, text, specimen } = PANELS[panel];
    segments.push(
      `SPM|${++at}|||${specimen[0]}^${specimen[1]}^JC10|||||||||||||${compact(day)}0850`,
      chart.orc('NW', order, department, day),
      `OBR|${at}|${order}||${code}^${text}^99O03||||||||||||${xcn(chart.doctor(department))}`,
      ...items.map((item, index) => `OBX|${index + 1}||${itemOf(item)}||||||||O`),
    );
  }
  return chart.message({
    dataType: 'OML-01',
    trigger: 'OML^O33^OML_O33',
    day,
    department,
    order,
    segments,
    time: '083000',
    ...timing(options),
  });
}

/** 検体検査結果 OML-11: numbers with flags; OBR before ORC, as the result message has it. */
export function laboratoryResult(
  chart: Chart,
  day: LocalDate,
  department: Department,
  values: LabValues,
  options: Options & { comment?: string } = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [chart.pid(), chart.pv1(department)];
  let at = 0;
  for (const [panel, items] of byPanel(Object.keys(values))) {
    const { code, text, specimen } = PANELS[panel];
    segments.push(
      `SPM|${++at}|S${order.slice(-8)}${at}||${specimen[0]}^${specimen[1]}^JC10|||||||||||||${compact(day)}0905`,
      `OBR|${at}|${order}|F${order.slice(-8)}${at}|${code}^${text}^99O03|||${compact(day)}|${compact(day)}|||||` +
        `|||${xcn(chart.doctor(department))}||||||${compact(day)}101500|||F`,
      chart.orc('SC', order, department, day),
      ...items.map((item, index) => observation(item, values[item as keyof LabValues] ?? '', index + 1, day)),
      // keys come from values itself
    );
    if (options.comment !== undefined && at === 1) segments.push(`NTE|1|L|${escapeText(options.comment)}`);
  }
  return chart.message({
    dataType: 'OML-11',
    trigger: 'OUL^R22^OUL_R22',
    day,
    department,
    order,
    segments,
    time: '101500',
    ...timing(options),
  });
}

function observation(name: string, value: number | string, index: number, day: LocalDate): string {
  const tail = `||||F|||${compact(day)}0905`;
  if (!(name in TESTS))
    return `OBX|${index}|ST|${itemOf(name)}||${value}|||${String(value).includes('+') ? 'A' : 'N'}${tail.slice(1)}`;
  // found in the table above
  const test: Test = TESTS[name as TestName];
  const unit = test.unit === '' ? '' : `${escapeText(test.unit)}^${escapeText(test.unit)}^ISO+`;
  const range =
    test.low !== undefined && test.high !== undefined
      ? `${test.low}-${test.high}`
      : test.high !== undefined
        ? `<=${test.high}`
        : test.low !== undefined
          ? `>=${test.low}`
          : '';
  if (typeof value === 'string') return `OBX|${index}|ST|${itemOf(name)}||${value}|${unit}|${range}|${tail.slice(1)}`;
  // what is judged, as a laboratory does: 137.6 reported as 138 is within 138-145
  const reported = value.toFixed(test.digits);
  const flag =
    test.high !== undefined && Number(reported) > test.high
      ? 'H'
      : test.low !== undefined && Number(reported) < test.low
        ? 'L'
        : 'N';
  return `OBX|${index}|NM|${itemOf(name)}||${reported}|${unit}|${range}|${flag}${tail.slice(1)}`;
}

export type Culture = {
  readonly specimen: readonly [string, string];
  readonly organism: readonly [string, string];
  readonly amount: string;
  readonly drugs: readonly (readonly [DrugName, mic: string, 'S' | 'I' | 'R'])[];
};

/** 細菌検査結果 OML-11: smear 6A, culture 6B, susceptibility 6C, in one message. */
export function bacteriologyResult(
  chart: Chart,
  day: LocalDate,
  department: Department,
  culture: Culture,
  options: Options = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const [organismCode, organism] = culture.organism;
  const obr = (n: number, code: string, text: string, parent = '') =>
    `OBR|${n}|${order}|B${order.slice(-8)}${n}|${code}^${text}^JC10|||${compact(day)}|||||||||` +
    `${xcn(chart.doctor(department))}||||||${compact(day)}160000|||F${parent}`;
  const segments = [
    chart.pid(),
    chart.pv1(department),
    `SPM|1|B${order.slice(-8)}||${culture.specimen[0]}^${culture.specimen[1]}^JC10|||||||||||||${compact(day)}0905`,
    obr(1, '6A010000006170111', '塗抹鏡検(グラム染色)'),
    chart.orc('SC', order, department, day),
    `OBX|1|CWE|6A010000006170111^塗抹鏡検^JC10|1|${organismCode}^${escapeText(organism)}^JANIS||||||F`,
    `OBX|2|ST|6A010000006170151^菌量^JC10|1|${culture.amount}||||||F`,
    obr(2, '6B010000006174011', '培養同定'),
    chart.orc('SC', order, department, day),
    `OBX|1|CWE|6B010000006174011^培養同定^JC10|1|${organismCode}^${escapeText(organism)}^JANIS||||||F`,
    `OBX|2|ST|6B010000006174051^菌量^JC10|1|${culture.amount}||||||F`,
    obr(3, '6C010000006175011', '薬剤感受性', `|6B010000006174011&培養同定&JC10^1^${escapeText(organism)}`),
    chart.orc('SC', order, department, day),
    ...culture.drugs.map(
      ([drug, mic, reading], index) =>
        `OBX|${index + 1}|ST|6C${String(index + 11).padStart(3, '0')}0000006175011^` +
        `${escapeText(DRUGS[drug].name)}^JC10|1|${mic}|ug/mL^μg/mL^ISO+||${reading}|||F`,
    ),
  ];
  return chart.message({
    dataType: 'OML-11',
    trigger: 'OUL^R22^OUL_R22',
    day,
    department,
    order,
    segments,
    time: '160000',
    ...timing(options),
  });
}
