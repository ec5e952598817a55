import type { ReactElement } from 'react';
import type { Facility } from '@musubi/domain';
import { FacilityMark } from '@musubi/ui';

/** A facility with its colour; the whole name on hover where it is cut. */
export function FacilityName({
  facility,
  short = false,
}: {
  readonly facility: Facility;
  readonly short?: boolean;
}): ReactElement {
  return (
    <span className="facility-name" title={facility.name}>
      <FacilityMark color={facility.color} />
      <span className="truncate">{short ? facility.shortName : facility.name}</span>
    </span>
  );
}
