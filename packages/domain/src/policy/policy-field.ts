import { ROLES, type Role } from '../staff/role.ts';

/** 運用ポリシーの指摘: what is wrong with a profile, and in which field; never a value. */
export type PolicyIssue = { readonly at: string; readonly ja: string; readonly en: string };

/** What a field makes of the JSON it was given: its value, or everything that is wrong with it. */
export type ReadField<Value> = { readonly value: Value } | { readonly issues: readonly PolicyIssue[] };

/** 運用ポリシーの項目: one rule on which networks differ. `source` says who asks for it: law, guideline, network. */
export type PolicyField<Value> = {
  readonly labelJa: string;
  readonly default: Value;
  readonly source: string;
  /** What is another one when the field is. */
  readonly changes: { readonly ja: string; readonly en: string };
  /** Reads what a profile says of the field; `at` is its name, for the issues. */
  readonly read: (json: unknown, at: string) => ReadField<Value>;
};

export function readYesNo(json: unknown, at: string): ReadField<boolean> {
  return typeof json === 'boolean'
    ? { value: json }
    : issue(at, 'はい(true)かいいえ(false)で指定してください。', 'Must be true or false.');
}

export function readWhole(least: number, most: number): (json: unknown, at: string) => ReadField<number> {
  return (json, at) =>
    typeof json === 'number' && Number.isInteger(json) && json >= least && json <= most
      ? { value: json }
      : issue(at, `${least} から ${most} までの整数で指定してください。`, `Must be a whole number ${least}–${most}.`);
}

/** A group of yes-or-no questions under one name; what it does not answer is as the defaults say. */
export function readSwitches<Name extends string>(
  defaults: Readonly<Record<Name, boolean>>,
): (json: unknown, at: string) => ReadField<Readonly<Record<Name, boolean>>> {
  return (json, at) => {
    if (!isRecord(json)) return notATable(at);
    const issues = unknownNames(json, Object.keys(defaults), at);
    const value: Record<Name, boolean> = { ...defaults };
    for (const name of Object.keys(defaults) as Name[]) {
      if (json[name] === undefined) continue;
      const read = readYesNo(json[name], `${at}.${name}`);
      if ('issues' in read) issues.push(...read.issues);
      else value[name] = read.value;
    }
    return issues.length > 0 ? { issues } : { value };
  };
}

/** A list of words for each role. A role that it leaves out is as the defaults say; an empty list takes all away. */
export function readRoleTable<Word extends string>(
  words: readonly Word[],
  defaults: Readonly<Record<Role, readonly Word[]>>,
): (json: unknown, at: string) => ReadField<Readonly<Record<Role, readonly Word[]>>> {
  const known: ReadonlySet<unknown> = new Set(words);
  const isWord = (word: unknown): word is Word => known.has(word);
  return (json, at) => {
    if (!isRecord(json)) return notATable(at);
    const issues = unknownNames(json, ROLES, at);
    const value = { ...defaults };
    for (const role of ROLES) {
      const listed = json[role];
      if (listed === undefined) continue;
      if (Array.isArray(listed) && listed.every(isWord)) value[role] = [...new Set(listed)];
      else
        issues.push(
          issueOf(`${at}.${role}`, '知らない語があるか、一覧ではありません。', 'Must be a list of known words.'),
        );
    }
    return issues.length > 0 ? { issues } : { value };
  };
}

/** The names that nobody knows: a misspelt rule would silently not apply. */
export function unknownNames(json: object, known: readonly string[], at: string): PolicyIssue[] {
  return Object.keys(json)
    .filter((name) => !known.includes(name))
    .map((name) => issueOf(at === '' ? name : `${at}.${name}`, 'この項目はありません。', 'There is no such field.'));
}

export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function notATable(at: string): { readonly issues: readonly PolicyIssue[] } {
  return issue(at, '項目の表(JSON オブジェクト)で指定してください。', 'Must be a JSON object.');
}

function issue(at: string, ja: string, en: string): { readonly issues: readonly PolicyIssue[] } {
  return { issues: [issueOf(at, ja, en)] };
}

function issueOf(at: string, ja: string, en: string): PolicyIssue {
  return { at, ja, en };
}
