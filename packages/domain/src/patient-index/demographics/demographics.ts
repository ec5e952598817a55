import type { PartialBirthDate } from '../../time/birth-date.ts';
import type { LocalDate } from '../../time/local-date.ts';

export type Sex = 'male' | 'female' | 'other' | 'unknown';

export type PersonName = { readonly family: string; readonly given: string };

/**
 * 患者基本情報: what a facility knows of who the patient is (PID, NK1, IN1). Names keep their original characters
 * (NFC).
 */
export type Demographics = {
  /** 漢字氏名 */ readonly kanjiName?: PersonName;
  /** カナ氏名 */ readonly kanaName?: PersonName;
  /** ローマ字氏名 */ readonly romanName?: PersonName;
  /** 旧姓・通称: names that the hospital knows beside the present one (XPN-7 M, A, B …). */
  readonly formerNames?: readonly { readonly kanjiName?: PersonName; readonly kanaName?: PersonName }[];
  readonly sex: Sex;
  readonly birthDate?: LocalDate;
  /** Where no day is known; never beside `birthDate`. */
  readonly partialBirthDate?: PartialBirthDate;
  readonly postalCode?: string;
  readonly address?: string;
  readonly telephones: readonly string[];
  readonly deceased?: boolean;
  readonly insurances?: readonly {
    readonly plan?: string;
    readonly insurer?: string;
    readonly symbol?: string;
    readonly number?: string;
    readonly branch?: string;
  }[];
  readonly relatives?: readonly { readonly name: string; readonly relation?: string; readonly telephone?: string }[];
  readonly height?: string;
  readonly weight?: string;
  readonly bloodType?: string;
};
