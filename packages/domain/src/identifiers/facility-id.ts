/** 医療機関コード(10桁): prefecture 2 digits, score table 1, facility 7. The key of a facility everywhere. */
export type FacilityId = string & { readonly brand: 'FacilityId' };

export function parseFacilityId(text: string): FacilityId | undefined {
  return /^\d{10}$/.test(text) ? (text as FacilityId) : undefined;
}

/** For ids that were checked when they were stored. Throws on anything that is not ten digits. */
export function facilityId(text: string): FacilityId {
  const id = parseFacilityId(text);
  if (id === undefined) throw new Error('a facility id has ten digits');
  return id;
}
