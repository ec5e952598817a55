import type { ConsentEvent, PatientId } from '@musubi/domain';
import { AskTogether } from '@musubi/runtime';
import { findConsentEvents } from '../consent/store.ts';
import type { Place } from '../place.ts';
import { findLinkedPages, type PagesFound, type PagesWanted } from './store.ts';

/** 閲覧のための読取り: what views ask of the database at the same moment, put together. */
export type ViewReader = {
  readonly consents: AskTogether<PatientId, readonly ConsentEvent[]>;
  readonly pages: AskTogether<PagesWanted, PagesFound>;
};

const readers = new WeakMap<Place, ViewReader>();

export function viewReader(place: Place): ViewReader {
  let reader = readers.get(place);
  if (reader === undefined) {
    reader = {
      consents: new AskTogether(async (patients) => {
        const events = await findConsentEvents(place.db, place.network, patients);
        return patients.map((patient) => events.filter((event) => event.patient === patient));
      }),
      pages: new AskTogether((wanted) => findLinkedPages(place.db, place.network, wanted)),
    };
    readers.set(place, reader);
  }
  return reader;
}
