import type { BacteriologyContent, ClinicalTime, Coded, RecordEntry } from '@musubi/domain';
import { component, field, repetitions, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { readObservation } from '../segments/observation.ts';
import { codeField, coded, codedField } from '../segments/values.ts';
import { makeEntry, type Scope } from './scope.ts';

/** One OBX with the NTE after it. */
export type ObservedLine = { readonly obx: Segment; readonly comments: string[] };

/** JLAC10: 6A 塗抹鏡検, 6B 培養同定, 6C 薬剤感受性. */
export type MicrobiologyPart = 'smear' | 'culture' | 'susceptibility';

type Culture = { organism: Coded; amount?: string; susceptibilities: Susceptibility[] };
type Susceptibility = { drug: Coded; mic?: string; unit?: string; interpretation?: string };
type Line = { readonly part: MicrobiologyPart; readonly line: ObservedLine };

export type SpecimenDraft = {
  readonly add: (
    lines: readonly Line[],
    obr: Segment | undefined,
    comments: readonly string[],
    issues: IssueList,
  ) => void;
  readonly holdsAnything: () => boolean;
  readonly done: () => BacteriologyContent['specimens'][number];
};

/** Which part of microbiology an OBX is: its own item says it, else that of its OBR. */
export function microbiologyPart(obx: Segment, obr: Segment | undefined): MicrobiologyPart | undefined {
  return partOfCode(obx, 3) ?? (obr === undefined ? undefined : partOfCode(obr, 4));
}

function partOfCode(segment: Segment, n: number): MicrobiologyPart | undefined {
  // Ten digits at least: a local code "6A1" is no JLAC10.
  const code = [field(segment, n)?.trim(), field(segment, n, 1, 4)?.trim()].find(
    (one) => one !== undefined && /^6[ABC][0-9A-Z]{3}/.test(one),
  );
  switch (code?.slice(0, 2)) {
    case '6A':
      return 'smear';
    case '6B':
      return 'culture';
    case '6C':
      return 'susceptibility';
    default:
      return undefined;
  }
}

export function makeSpecimenDraft(specimen: Coded | undefined, collected: ClinicalTime | undefined): SpecimenDraft {
  const smear: { organism: Coded; amount?: string }[] = [];
  const cultures = makeCultures();
  const comments: string[] = [];
  let isPreliminary = false;

  function add(
    lines: readonly Line[],
    obr: Segment | undefined,
    panelComments: readonly string[],
    issues: IssueList,
  ): void {
    comments.push(...panelComments.slice(0, 100));
    isPreliminary ||= panelComments.includes(PRELIMINARY);
    if (!isPreliminary && lines.some(({ line }) => ['P', 'I', 'R'].includes(codeField(line.obx, 11) ?? ''))) {
      comments.push(PRELIMINARY);
      isPreliminary = true;
    }
    for (const part of ['smear', 'culture', 'susceptibility'] as const) {
      const own = lines.filter((one) => one.part === part).map((one) => one.line);
      for (const one of own) for (const comment of one.comments) comments.push(comment);
      if (part === 'susceptibility') addSusceptibilities(own, obr, issues);
      else for (const pair of pairs(own)) addOrganism(part, pair, issues);
    }
  }

  function addOrganism(part: 'smear' | 'culture', pair: Pair, issues: IssueList): void {
    const organism =
      pair.coded === undefined ? codedField(pair.plain ?? pair.first, 3) : coded(repetitions(pair.coded, 5)[0]);
    const amount = pair.plain === undefined ? undefined : readObservation(pair.plain, [], issues)?.text;
    if (organism === undefined) {
      issues.at(pair.first, 5, {
        code: 'ssmix2/no-organism',
        ja: '菌名がありません。この行は使いません。',
        en: 'No organism is named; this line is not used.',
      });
      return;
    }
    const found = isWithdrawn(pair)
      ? { organism: { ...organism, text: `${organism.text}（取消）` } }
      : { organism, ...(amount !== undefined && amount !== '' && { amount }) };
    if (part === 'smear') smear.push(found);
    else cultures.add(pair.subId, { ...found, susceptibilities: [] });
  }

  function addSusceptibilities(lines: readonly ObservedLine[], obr: Segment | undefined, issues: IssueList): void {
    if (lines.length === 0) return;
    const tested = pairs(lines);
    const isolateOf = numberedIsolates(tested, obr);
    const common = tested.every((pair) => isolateOf(pair) !== undefined) ? undefined : cultureOf(obr);
    for (const pair of tested) {
      const list = (common ?? isolateOf(pair))?.susceptibilities ?? [];
      const value = pair.plain === undefined ? undefined : readObservation(pair.plain, [], issues);
      const drug = pair.coded === undefined ? value?.item : coded(repetitions(pair.coded, 5)[0]);
      if (drug === undefined) {
        issues.at(pair.first, 3, {
          code: 'ssmix2/no-drug',
          ja: '感受性の薬剤がありません。この行は使いません。',
          en: 'No drug is named for the susceptibility; this line is not used.',
        });
        continue;
      }
      if (isWithdrawn(pair)) {
        list.push({ drug, mic: '(取消)' });
        continue;
      }
      const interpretation =
        codeField(pair.plain ?? pair.first, 8) ??
        (pair.coded === undefined ? undefined : codeField(pair.coded, 8)) ??
        (/^[SIR]$/.test(value?.text ?? '') ? value?.text : undefined);
      const mic = value?.text !== interpretation ? value?.text : undefined;
      list.push({
        drug,
        ...(mic !== undefined && mic !== '' && { mic }),
        ...(value?.unit !== undefined && { unit: value.unit }),
        ...(interpretation !== undefined && { interpretation }),
      });
    }
  }

  /**
   * Without a parent result, OBX-4 may be the number of the isolate, alone (1, 1, 2, 2) or before that of the drug
   * (1.1, 1.2).
   * Each number only once could as well count the drugs: then nobody can tell.
   */
  function numberedIsolates(tested: readonly Pair[], obr: Segment | undefined): (pair: Pair) => Culture | undefined {
    if (obr !== undefined && repetitions(obr, 26).length > 0) return () => undefined;
    if (!cultures.areNumbered() || cultures.all.length < 2) return () => undefined;
    const plain = tested.map((pair) => pair.subId ?? '');
    const isDotted = plain.every((subId) => /^\d+[.-]\d+$/.test(subId));
    if (!isDotted && new Set(plain).size === plain.length) return () => undefined;
    return (pair) => cultures.find(undefined, isDotted ? /^\d+/.exec(pair.subId ?? '')?.[0] : pair.subId);
  }

  /** OBR-26: item ^ sub-id ^ organism. A culture that is not in the file gets its name from here. */
  function cultureOf(obr: Segment | undefined): Culture {
    const [parent] = obr === undefined ? [] : repetitions(obr, 26);
    const [subId, name] = parentOf(parent);
    // Two isolates of one species differ in their number alone.
    const known =
      name === undefined
        ? subId === undefined
          ? undefined
          : cultures.find(undefined, subId)
        : (cultures.find(name, subId) ?? cultures.findNamed(name));
    if (known !== undefined) return known;
    const [only] = cultures.all;
    if (parent === undefined && cultures.all.length === 1 && only !== undefined) return only;
    return cultures.add(subId, { organism: { text: name ?? '菌名の記載なし' }, susceptibilities: [] });
  }

  function done(): BacteriologyContent['specimens'][number] {
    return {
      ...(specimen !== undefined && { specimen }),
      ...(collected !== undefined && { collected }),
      smear,
      culture: cultures.all,
      ...(comments.length > 0 && { comments }),
    };
  }

  return { add, holdsAnything: () => smear.length > 0 || cultures.all.length > 0 || comments.length > 0, done };
}

/**
 * 分離菌 of one specimen, found by number (OBX-4), by name, or by both: a search through all of them for each would be
 * quadratic.
 */
function makeCultures() {
  const all: Culture[] = [];
  const places = new Map<string, Culture>();
  const numbers = new Set<string | undefined>();
  const place = (name: string | undefined, subId: string | undefined): string =>
    JSON.stringify([name ?? null, subId ?? null]);
  const put = (key: string, culture: Culture): void => {
    if (!places.has(key)) places.set(key, culture);
  };
  return {
    all,
    add: (subId: string | undefined, culture: Culture): Culture => {
      all.push(culture);
      numbers.add(subId);
      put(place(undefined, subId), culture);
      put(place(culture.organism.text, subId), culture);
      put(`named ${culture.organism.text}`, culture);
      return culture;
    },
    find: (name: string | undefined, subId: string | undefined): Culture | undefined => places.get(place(name, subId)),
    findNamed: (name: string): Culture | undefined => places.get(`named ${name}`),
    /** Each has a number of its own. */
    areNumbered: (): boolean => numbers.size === all.length,
  };
}

function parentOf(
  parent: ReturnType<typeof repetitions>[number] | undefined,
): readonly [subId: string | undefined, name: string | undefined] {
  if (parent === undefined) return [undefined, undefined];
  // `code&text&system^sub-id^organism`; some write the first as components, which moves the other two by two.
  const shifted = component(parent, 3) === 'JC10' ? 2 : 0;
  return [component(parent, 2 + shifted), component(parent, 3 + shifted)];
}

/** Said of a test whose results may still change. */
export const PRELIMINARY = '中間報告（確定していない結果があります）';

type Pair = { readonly subId: string | undefined; readonly first: Segment; coded?: Segment; plain?: Segment };

/** OBX-11 D (deleted) or W (wrong): shown as withdrawn, never as a finding. */
function isWithdrawn(pair: Pair): boolean {
  return [pair.coded, pair.plain].some((obx) => obx !== undefined && ['D', 'W'].includes(codeField(obx, 11) ?? ''));
}

/** Two rows with one sub-id (OBX-4) belong together: the coded organism or drug, then the amount. */
function pairs(lines: readonly ObservedLine[]): readonly Pair[] {
  const found: Pair[] = [];
  const open = new Map<string, Pair>();
  let last: Pair | undefined;
  for (const { obx } of lines) {
    const isCoded = /^C(?:WE|E|NE)$/.test(codeField(obx, 2) ?? '');
    const subId = field(obx, 4);
    let pair =
      subId === undefined
        ? !isCoded && last?.subId === undefined && last?.plain === undefined && last?.coded !== undefined
          ? last
          : undefined
        : open.get(subId);
    const isAmount = isCoded && pair?.coded !== undefined && pair.plain === undefined && isGrade(obx);
    if (pair === undefined || (isCoded && !isAmount ? pair.coded : pair.plain) !== undefined) {
      pair = { subId, first: obx };
      found.push(pair);
      if (subId !== undefined) open.set(subId, pair);
    }
    if (isCoded && !isAmount) pair.coded = obx;
    else pair.plain = obx;
    last = pair;
  }
  return found;
}

/** `3+`, `±`, `(2+)`: an amount that is sent as a code. */
function isGrade(obx: Segment): boolean {
  return /^[(（]?\s*(?:\d?\s*[+＋]{1,4}|[-－±]|\+-)\s*[)）]?$/.test(
    coded(repetitions(obx, 5)[0])?.text.normalize('NFKC') ?? '',
  );
}

/** 細菌検査 of one file: its specimens with smear, culture and susceptibility. */
export function bacteriologyEntry(
  scope: Scope,
  drafts: readonly SpecimenDraft[],
  head: { readonly department?: Coded; readonly author?: string; readonly cancelled: boolean },
): RecordEntry {
  const specimens = drafts.map((draft) => draft.done());
  const { cancelled, ...rest } = head;
  const names = specimens.flatMap((one) => one.specimen?.text ?? []);
  const organisms = [...new Set(specimens.flatMap((one) => one.culture.map((culture) => culture.organism.text)))];
  const found =
    organisms.length > 0
      ? ` ${organisms.slice(0, 2).join('・')}${organisms.length > 2 ? ` 他${String(organisms.length - 2)}` : ''}`
      : '';
  return makeEntry(scope, 'bacteriology', {
    part: 'bacteriology',
    title: `細菌検査 ${[...new Set(names)].join('・')}${scope.path.dataType === 'OML-01' ? '' : found}`,
    content: { type: 'bacteriology', specimens },
    at: specimens.map((one) => one.collected).find((one) => one !== undefined),
    ...rest,
    ...(cancelled && { status: 'cancelled' as const }),
  });
}
