import type { ConsentEvent, PatientId } from '@musubi/domain';
import { AskTogether } from '@musubi/runtime';
import { findConsentEvents } from '../consent/store.ts';
import type { CenterContext } from '../center-context.ts';
import { findLinkedPages, type PagesFound, type PagesWanted } from './store.ts';

/** 閲覧のための読取り: what views ask of the database at the same moment, put together. */
export type ViewReader = {
  readonly consents: AskTogether<PatientId, readonly ConsentEvent[]>;
  readonly pages: AskTogether<PagesWanted, PagesFound>;
};

const readers = new WeakMap<CenterContext, ViewReader>();

export function viewReader(center: CenterContext): ViewReader {
  let reader = readers.get(center);
  if (reader === undefined) {
    reader = {
      consents: new AskTogether(async (patients) => {
        const events = await findConsentEvents(center.db, center.network, patients);
        return patients.map((patient) => events.filter((event) => event.patient === patient));
      }),
      pages: new AskTogether((wanted) => findLinkedPages(center.db, center.network, wanted)),
    };
    readers.set(center, reader);
  }
  return reader;
}
