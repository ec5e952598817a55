import type { AllergyContent, RecordEntry } from '@musubi/domain';
import { segmentsNamed } from '../../hl7v2/message.ts';
import { codeField, codedField } from '../segments/values.ts';
import { readAllergy } from '../segments/allergy.ts';
import { makeEntry, type Scope } from './scope.ts';

/** ADT-61 アレルギー情報: the whole list of the patient, in IAM; some systems write it in AL1, as in ADT-00. */
export function readAllergyList(scope: Scope): readonly RecordEntry[] {
  return [...segmentsNamed(scope.message, 'IAM'), ...segmentsNamed(scope.message, 'AL1')].flatMap((line, index) => {
    const isIam = line.name === 'IAM';
    if (isIam && codeField(line, 6) === 'D') return [];
    const content = readAllergy(line, scope.issues);
    if (content === undefined) return [];
    const confirmation = isIam ? codedField(line, 17) : undefined;
    const suspected =
      confirmation !== undefined &&
      (confirmation.code === 'S' || confirmation.code === 'U' || /疑/.test(confirmation.text));
    return [allergyEntry(scope, content, `${line.name.toLowerCase()}-${String(index + 1)}`, suspected)];
  });
}

export function allergyEntry(scope: Scope, content: AllergyContent, part: string, suspected = false): RecordEntry {
  const severity = content.severity === undefined ? '' : `（${content.severity.text}）`;
  const title = `${content.substance.text}${suspected ? '（疑い）' : ''}${severity}`;
  return makeEntry(scope, 'allergy', { part, title, content, at: content.onset });
}
