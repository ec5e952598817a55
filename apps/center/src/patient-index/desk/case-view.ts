import type { CaseSide, LinkCaseView } from '@musubi/contract';
import { compareDemographics, type Agreement, type ComparedField, type StaffId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import type { MemberFacility } from '../../directory/store.ts';
import { summaryOf } from './case-queue-store.ts';
import type { LinkCase } from '../linking/case-store.ts';
import { findDecisions } from '../linking/case-decision-store.ts';
import { findIdentities, type Identity } from '../register/identity-store.ts';
import { matchRenames } from '../matching/match-renames.ts';
import { findLinks } from '../register/link-store.ts';
import { findPatient } from '../register/patient-store.ts';

/**
 * Who looks: a clerk is told of links at the own facility only; that somebody is known elsewhere may be all there is to
 * hide.
 */
export type CaseViewer = {
  readonly staff: StaffId;
  readonly facilities: ReadonlyMap<string, MemberFacility>;
  readonly onlyLinksOf: string | undefined;
};

/** 照合の一件, side by side. Undefined when a side is not there (it always is: identities are not deleted). */
export async function viewCase(
  db: Queryable,
  network: string,
  one: LinkCase,
  viewer: CaseViewer,
): Promise<LinkCaseView | undefined> {
  const identities = await findIdentities(db, network, [one.left, one.right]);
  const [leftIdentity, rightIdentity] = [identities.get(one.left), identities.get(one.right)];
  if (leftIdentity === undefined || rightIdentity === undefined) return undefined;
  const [left, right, decisions] = [
    await sideOf(db, network, leftIdentity, viewer),
    await sideOf(db, network, rightIdentity, viewer),
    await findDecisions(db, network, one.case),
  ];
  const short = (side: CaseSide) => ({
    facilityName: side.facility?.name ?? null,
    localId: side.localId,
    regionalId: side.regionalId,
    kanjiName: '',
    kanaName: '',
    birthDate: null,
    sex: side.demographics.sex,
  });
  const { left: _, right: __, ...summary } = summaryOf(one, short(left), short(right), viewer.staff);
  const { model: ___, because: ____, ...match } = one.match;
  return {
    ...summary,
    version: one.version,
    left,
    right,
    match,
    compared: compareDemographics(left.demographics, right.demographics, matchRenames()).compared.map(
      ({ field, agreement }) => ({
        field,
        agreement,
        ja: `${FIELDS[field].ja}: ${AGREEMENTS[agreement].ja}`,
        en: `${FIELDS[field].en}: ${AGREEMENTS[agreement].en}`,
      }),
    ),
    decisions: decisions.map(({ decision, by, facilityName, at, note }) => ({ decision, by, facilityName, at, note })),
  };
}

async function sideOf(db: Queryable, network: string, identity: Identity, viewer: CaseViewer): Promise<CaseSide> {
  const facility = viewer.facilities.get(identity.domain);
  const [patient, links] =
    identity.patient === undefined
      ? [undefined, []]
      : [await findPatient(db, network, identity.patient), await findLinks(db, network, identity.patient)];
  return {
    facility:
      facility === undefined
        ? null
        : { id: facility.id, name: facility.name, shortName: facility.shortName, color: facility.color },
    localId: identity.domain === 'region' ? null : identity.localPatient,
    patient: identity.patient ?? null,
    regionalId: patient?.regionalId ?? null,
    demographics: identity.demographics,
    seenAt: identity.seenAt,
    links: links
      .filter((link) => viewer.onlyLinksOf === undefined || link.facility === viewer.onlyLinksOf)
      .map((link) => ({
        facility: link.facility,
        facilityName: viewer.facilities.get(link.facility)?.name ?? link.facility,
        localId: link.localPatient,
      })),
  };
}

const AGREEMENTS: Readonly<Record<Agreement, { readonly ja: string; readonly en: string }>> = {
  same: { ja: '一致', en: 'the same' },
  similar: { ja: '一部一致', en: 'partly the same' },
  different: { ja: '相違', en: 'different' },
  unknown: { ja: '比較できない', en: 'not known on both sides' },
};
const FIELDS: Readonly<Record<ComparedField, { readonly ja: string; readonly en: string }>> = {
  kanjiName: { ja: '漢字氏名', en: 'Name in kanji' },
  kanaName: { ja: 'カナ氏名', en: 'Name in kana' },
  sex: { ja: '性別', en: 'Sex' },
  birthDate: { ja: '生年月日', en: 'Birth date' },
  postalCode: { ja: '郵便番号', en: 'Postal code' },
  address: { ja: '住所', en: 'Address' },
  telephone: { ja: '電話番号', en: 'Telephone' },
};
