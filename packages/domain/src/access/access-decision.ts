import type { FacilityId } from '../identifiers/facility-id.ts';
import type { ConsentId, DecisionId, PatientId } from '../identifiers/uuid.ts';
import type { ConsentState } from '../consent/consent.ts';
import type { PublicationPolicy } from '../facility/facility.ts';
import type { PolicyProfile } from '../policy/policy-profile.ts';
import type { RecordKind, SensitiveCategory } from '../record/record-kind.ts';
import type { LocalDate } from '../time/local-date.ts';
import type { Actor } from './actor.ts';

/** 利用目的 */
export const PURPOSES = ['treatment', 'linking', 'disclosure-history'] as const;
export type PurposeOfUse = (typeof PURPOSES)[number];

/** 閲覧の条件: every rule that a view must pass, in the order in which they are explained. */
export const ACCESS_RULES = [
  // 行為者がこの患者の記録を読める立場にある（職員以外）
  'actor',
  // 職種が種別を読める
  'role',
  // 本人確認の強さ
  'session',
  // 開示施設のIDが紐付いている
  'disclosing-link',
  // 閲覧施設に患者IDが登録されている
  'viewing-link',
  // 有効な同意がある
  'consent',
  // 同意の範囲に含まれる
  'consent-scope',
  // 機微情報が同意に明記されている
  'consent-sensitive',
  // 開示施設が公開している
  'publication',
] as const;
export type AccessRule = (typeof ACCESS_RULES)[number];

/** 見えない理由: what failed. */
export type DenialReason =
  | 'actor/other-patient'
  | 'actor/sensitive-not-decided'
  | 'actor/representative-not-decided'
  | 'actor/system-reads-nothing'
  | 'actor/unknown'
  | 'role/kind-not-readable'
  | 'session/too-weak'
  | 'link/not-at-disclosing-facility'
  | 'link/not-at-viewing-facility'
  | 'consent/not-registered'
  | 'consent/pending'
  | 'consent/suspended'
  | 'consent/withdrawn'
  | 'consent/disclosing-not-covered'
  | 'consent/viewing-not-covered'
  | 'consent/kind-not-covered'
  | 'consent/period-not-covered'
  | 'consent/sensitive-not-named'
  | 'publication/kind-not-published'
  | 'publication/before-start'
  | 'publication/held-back'
  | 'facility/not-disclosing';

/** 見える理由: what each rule found. */
export type PermitReason =
  | 'actor/own-record'
  | 'role/reads-kind'
  | 'session/strong-enough'
  | 'link/disclosing-facility'
  | 'link/viewing-facility'
  | 'link/viewing-not-required'
  | 'consent/own-facility'
  | 'consent/covers'
  | 'consent/no-sensitive-content'
  | 'consent/sensitive-named'
  | 'publication/published';

/** どうすれば見えるか: the act that would cure a refusal; the screen shows its button. */
export type Cure =
  | 'register-consent'
  | 'change-consent'
  | 'resume-consent'
  | 'link-patient'
  | 'sign-in-again'
  | 'ask-disclosing-facility'
  | 'wait'
  | 'none';

export type FailedRule = { readonly rule: AccessRule; readonly reason: DenialReason; readonly cure: Cure };
export type PassedRule = { readonly rule: AccessRule; readonly reason: PermitReason; readonly consent?: ConsentId };

/** 閲覧判定: permit only when every rule passed; the reasons go to the screen, the ticket and the audit alike. */
export type AccessDecision =
  | { readonly decision: 'permit'; readonly passed: readonly PassedRule[]; readonly failed: readonly [] }
  | {
      readonly decision: 'deny';
      readonly passed: readonly PassedRule[];
      readonly failed: readonly [FailedRule, ...FailedRule[]];
    };

/** What is asked for: one kind (and day, and sensitive category) of one patient at one disclosing facility. */
export type AccessRequest = {
  readonly disclosing: FacilityId;
  readonly kind: RecordKind;
  readonly day?: LocalDate | undefined;
  readonly sensitive?: SensitiveCategory | undefined;
};

/** What is known when deciding: gathered once per view, then each request is decided from memory. */
export type AccessFacts = {
  readonly patient: PatientId;
  readonly actor: Actor;
  readonly today: LocalDate;
  /** Facilities at which this patient has a linked ID. */
  readonly linkedFacilities: ReadonlySet<FacilityId>;
  readonly consents: readonly ConsentState[];
  readonly publication: ReadonlyMap<FacilityId, PublicationPolicy>;
  /** Where this patient is not open: the region has nothing from there, and must not say that this is all. */
  readonly unopened?: ReadonlyMap<FacilityId, FailedRule>;
  /** 運用ポリシー in force. */
  readonly profile: PolicyProfile;
};

/** A permit together with its id and the facts it stands on; only `permitAccess` and `permitLinking` make one. */
export type GrantedAccess = {
  readonly brand: 'GrantedAccess';
  readonly id: DecisionId;
  readonly patient: PatientId;
  readonly actor: Actor;
  readonly disclosing: FacilityId;
  readonly kinds: readonly RecordKind[];
  readonly sensitive: readonly SensitiveCategory[];
  /** Days of care that the consent is limited to. */
  readonly from?: LocalDate;
  readonly until?: LocalDate;
  readonly purpose: PurposeOfUse;
};
