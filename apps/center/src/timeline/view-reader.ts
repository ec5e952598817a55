import type { ConsentEvent, PatientId } from '@musubi/domain';
import { questionsTogether, type Batcher } from '@musubi/runtime';
import { findConsentEvents } from '../consent/store.ts';
import type { CenterContext } from '../center-context.ts';
import { findLinkedPages, type PagesFound, type PagesWanted } from './store.ts';

/** 閲覧のための読取り: what views ask of the database at the same moment, put together. */
export type ViewReader = {
  readonly consents: Batcher<PatientId, readonly ConsentEvent[]>;
  readonly pages: Batcher<PagesWanted, PagesFound>;
};

const readers = new WeakMap<CenterContext, ViewReader>();

export function viewReader(center: CenterContext): ViewReader {
  let reader = readers.get(center);
  if (reader === undefined) {
    reader = {
      consents: questionsTogether(async (patients) => {
        const events = await findConsentEvents(center.db, center.network, patients);
        return patients.map((patient) => events.filter((event) => event.patient === patient));
      }),
      pages: questionsTogether((wanted) => findLinkedPages(center.db, center.network, wanted)),
    };
    readers.set(center, reader);
  }
  return reader;
}
