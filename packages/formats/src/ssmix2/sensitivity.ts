import type { Coded, SensitiveCategory } from '@musubi/domain';

/**
 * 機微情報の判定: marks what needs naming in a consent. Marking too much hides something until it is named; marking
 * too little discloses it. So names and codes both count. A hospital's own publication policy can add to it.
 */
export function isPsychiatryDepartment(department: Coded | undefined): boolean {
  return department !== undefined && /精神|心療|メンタル/.test(department.text);
}

/** A laboratory item: HIV tests (JLAC10 5F560), inherited genetics. */
export function sensitivityOfItem(item: Coded): SensitiveCategory | undefined {
  const text = `${item.text} ${item.local?.text ?? ''}`.normalize('NFKC');
  if (/HIV|AIDS|エイズ|後天性免疫不全/i.test(text) || /^5F56/.test(item.code ?? '')) return 'hiv';
  if (/遺伝学的|遺伝子|染色体/.test(text)) return 'genetics';
  return undefined;
}

/** A problem: ICD-10 F (without dementia and delirium), B20–B24 and Z21; names where the code is missing. */
export function sensitivityOfProblem(name: string, icd10: string | undefined): SensitiveCategory | undefined {
  const code = icd10?.normalize('NFKC').toUpperCase() ?? '';
  if (/^(?:B2[0-4]|Z21|R75)/.test(code) || /HIV|エイズ|後天性免疫不全/i.test(name.normalize('NFKC'))) return 'hiv';
  if (/^F(?:0[46-9]|[1-9])/.test(code) || /統合失調|うつ病|双極性|気分障害|適応障害|依存症/.test(name))
    return 'psychiatry';
  if (/遺伝性|染色体異常/.test(name) || /^Q9/.test(code)) return 'genetics';
  return undefined;
}
