import type { DocumentName } from '../source/source-file.ts';

/**
 * 患者番号の変更 as it is kept: files of `former` with an event time before `until` belong to `current`, the last of a
 * chain.
 */
export type NumberChange = { readonly former: string; readonly until: string; readonly current: string };

/**
 * Where numbers are exchanged each passes through one of these; no number of a hospital begins so
 * (parseLocalPatientId).
 */
export const BETWEEN_NUMBERS = '~';

/** No other patient has the number after it. */
export const ALWAYS = '99999999999999999';

/**
 * 番号の読み替え: whose a file is, by the number in its path and by its event time. A number that was given to somebody
 * else is two numbers: the later holder's documents go by another name, so that neither replaces the other's.
 */
export class Numbering {
  readonly #changes = new Map<string, readonly NumberChange[]>();

  constructor(changes: readonly NumberChange[]) {
    const inOrder = [...changes].sort((a, b) => (a.until < b.until ? -1 : 1));
    for (const change of inOrder)
      this.#changes.set(change.former, [...(this.#changes.get(change.former) ?? []), change]);
  }

  /** The number under which the record is kept and shown. */
  currentOf(number: string, eventTime: string): string {
    return this.#changes.get(number)?.find(({ until }) => until === ALWAYS || eventTime < until)?.current ?? number;
  }

  /**
   * What the key of a document or an entry begins with: the number itself, for a later holder with the time since when.
   */
  holderOf(number: string, eventTime: string): string {
    const since = this.#changes.get(number)?.findLast(({ until }) => until !== ALWAYS && until <= eventTime)?.until;
    return since === undefined ? number : `${number}@${since}`;
  }

  documentOf(document: DocumentName): DocumentName {
    const holder = this.holderOf(document.localPatient, document.eventTime);
    return holder === document.localPatient
      ? document
      : { ...document, key: `${holder}${document.key.slice(document.localPatient.length)}` };
  }
}

/** The number of a document's key, whoever holds it. */
export function numberIn(documentKey: string): string {
  return /^[^/@]*/.exec(documentKey)?.[0] ?? '';
}
