import type { AuditEvent, FacilityId, PublicationPolicy } from '@musubi/domain';
import { appendAudit, newTrace, type Database } from '@musubi/runtime';
import { lockFacility } from '../source/store.ts';
import { announcePatients, findOpenPatients, saveLocationSequence } from '../record-location/store.ts';
import { insertFacility, savePublication } from './store.ts';

/**
 * 公開設定の反映: what the configuration says becomes what is served. A change is audited, and everything that was
 * announced is announced again, because kinds and sensitive marks may differ now.
 */
export async function applyPublication(
  db: Database,
  facility: FacilityId,
  publication: Omit<PublicationPolicy, 'facility'>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await insertFacility(tx, facility);
    const { locationSequence } = await lockFacility(tx, facility);
    if (!(await savePublication(tx, facility, publication))) return false;
    const sequence = await announcePatients(tx, facility, locationSequence, await findOpenPatients(tx, facility));
    if (sequence !== locationSequence) await saveLocationSequence(tx, facility, sequence, false);
    const event: AuditEvent = {
      event: 'publication/changed',
      outcome: 'success',
      actor: {},
      facility,
      trace: newTrace(),
      detail: { publication },
    };
    await appendAudit(tx, [event]);
    return true;
  });
}
