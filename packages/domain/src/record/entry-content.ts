import type { ClinicalTime } from '../time/clinical-time.ts';
import type { Coded, Quantity } from './coded.ts';

/** 内容: one compact typed JSON per entry; `type` says which shape. Readable without code tables. */
export type EntryContent =
  | EncounterContent
  | PrescriptionContent
  | AdministrationContent
  | InjectionContent
  | LaboratoryContent
  | BacteriologyContent
  | ExaminationContent
  | ProblemContent
  | AllergyContent
  | MealContent
  | VitalSignsContent
  | DocumentContent
  | UnreadableContent;

/** 受診・入退院・転棟・外泊 */
export type EncounterContent = {
  readonly type: 'encounter';
  readonly event:
    | 'visit'
    | 'admission-planned'
    | 'admission'
    | 'leave'
    | 'leave-return'
    | 'transfer-planned'
    | 'transfer'
    | 'discharge-planned'
    | 'discharge'
    | 'attending-change';
  readonly inpatient: boolean;
  readonly ward?: string;
  readonly room?: string;
  readonly bed?: string;
  readonly previousWard?: string;
  readonly attending?: string;
  readonly start?: ClinicalTime;
  readonly end?: ClinicalTime;
  readonly outcome?: Coded;
  readonly reason?: string;
};

export type DrugLine = {
  readonly drug: Coded;
  /** 1回量 */
  readonly dose?: Quantity;
  /** 1日量 */
  readonly daily?: Quantity;
  /** 投与総量 */
  readonly total?: Quantity;
  readonly comments?: readonly string[];
};

/** 処方指示: groups are Rp numbers; drugs of one group share usage and days. */
export type PrescriptionContent = {
  readonly type: 'prescription';
  readonly categories: readonly Coded[];
  readonly groups: readonly {
    readonly number: string;
    readonly route?: Coded;
    readonly usage?: Coded;
    readonly duration?: Quantity;
    readonly start?: ClinicalTime;
    readonly occurrences?: string;
    readonly drugs: readonly DrugLine[];
  }[];
};

/** 処方・注射の実施 */
export type AdministrationContent = {
  readonly type: 'administration';
  readonly of: 'prescription' | 'injection';
  readonly items: readonly {
    readonly drug: Coded;
    readonly amount?: Quantity;
    readonly start?: ClinicalTime;
    readonly end?: ClinicalTime;
    readonly route?: Coded;
    readonly method?: Coded;
    readonly rate?: string;
    readonly status?: Coded;
    readonly performer?: string;
    readonly note?: string;
  }[];
};

/** 注射指示 */
export type InjectionContent = {
  readonly type: 'injection';
  readonly category?: Coded;
  readonly groups: readonly {
    readonly number: string;
    readonly route?: Coded;
    readonly method?: Coded;
    readonly usage?: Coded;
    readonly rate?: string;
    readonly start?: ClinicalTime;
    readonly end?: ClinicalTime;
    readonly total?: Quantity;
    readonly components: readonly {
      readonly role: 'base' | 'additive';
      readonly drug: Coded;
      readonly amount?: Quantity;
    }[];
    readonly comments?: readonly string[];
  }[];
};

/** 検査値: `number` is set only when the value is one; `text` is always what is shown. */
export type LaboratoryValue = {
  readonly item: Coded;
  readonly text: string;
  readonly number?: number;
  readonly comparator?: '<' | '<=' | '>' | '>=';
  readonly unit?: string;
  readonly range?: string;
  /** 判定 as sent: H, L, HH, LL, A, S, I, R … */
  readonly flag?: string;
  readonly status?: string;
  readonly comments?: readonly string[];
};

/** 検体検査: an order has items without values. */
export type LaboratoryContent = {
  readonly type: 'laboratory';
  readonly panels: readonly {
    readonly panel?: Coded;
    readonly specimen?: Coded;
    readonly collected?: ClinicalTime;
    readonly reported?: ClinicalTime;
    readonly values: readonly LaboratoryValue[];
    readonly comments?: readonly string[];
  }[];
};

/** 細菌検査: 塗抹・培養同定・薬剤感受性 */
export type BacteriologyContent = {
  readonly type: 'bacteriology';
  readonly specimens: readonly {
    readonly specimen?: Coded;
    readonly collected?: ClinicalTime;
    readonly smear: readonly { readonly organism: Coded; readonly amount?: string }[];
    readonly culture: readonly {
      readonly organism: Coded;
      readonly amount?: string;
      readonly susceptibilities: readonly {
        readonly drug: Coded;
        readonly mic?: string;
        readonly unit?: string;
        readonly interpretation?: 'S' | 'I' | 'R' | string;
      }[];
    }[];
    readonly comments?: readonly string[];
  }[];
};

/** 放射線・内視鏡・生理検査の指示と実施 */
export type ExaminationContent = {
  readonly type: 'examination';
  readonly procedures: readonly {
    readonly procedure: Coded;
    readonly site?: Coded;
    readonly comments?: readonly string[];
  }[];
  readonly purpose?: string;
  readonly performed: readonly { readonly action: Coded; readonly staff?: string }[];
  readonly materials: readonly { readonly item: Coded; readonly amount?: Quantity }[];
  readonly findings: readonly LaboratoryValue[];
  readonly studies: readonly { readonly studyUid: string; readonly modality?: string; readonly accession?: string }[];
};

/** 病名 */
export type ProblemContent = {
  readonly type: 'problem';
  readonly name: Coded;
  readonly icd10?: string;
  readonly onset?: ClinicalTime;
  readonly end?: ClinicalTime;
  readonly outcome?: Coded;
  readonly suspected: boolean;
  readonly main: boolean;
  readonly setting?: Coded;
};

/** アレルギー・副作用・禁忌 */
export type AllergyContent = {
  readonly type: 'allergy';
  readonly category?: Coded;
  readonly substance: Coded;
  readonly severity?: Coded;
  readonly reaction?: string;
  readonly onset?: ClinicalTime;
  readonly onsetText?: string;
};

/** 食事 */
export type MealContent = {
  readonly type: 'meal';
  readonly diets: readonly Coded[];
  readonly timing?: Coded;
  readonly start?: ClinicalTime;
  readonly end?: ClinicalTime;
  readonly comments?: readonly string[];
};

/** バイタル・温度板 */
export type VitalSignsContent = {
  readonly type: 'vital-signs';
  readonly measurements: readonly (LaboratoryValue & { readonly measured?: ClinicalTime })[];
};

/** 文書・レポート・記録: text sections to read at once; files are fetched on their own. */
export type DocumentContent = {
  readonly type: 'document';
  readonly documentType: Coded;
  readonly sections: readonly { readonly title?: string; readonly text: string }[];
  readonly attachments: readonly Attachment[];
};

export type Attachment = {
  readonly name: string;
  readonly mediaType: string;
  /** SHA-256 of the bytes, hex: the name under which the gateway keeps them. */
  readonly digest: string;
  readonly bytes: number;
};

/** 読み取れなかったファイル: kept as bytes, never silently missing. */
export type UnreadableContent = { readonly type: 'unreadable'; readonly reasonJa: string; readonly reasonEn: string };
