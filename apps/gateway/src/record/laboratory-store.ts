import type { FacilityId } from '@musubi/domain';
import {
  dateArray,
  doubleArray,
  integerArray,
  jsonArray,
  textArray,
  uuidArray,
  type Transaction,
} from '@musubi/runtime';
import { laboratoryRows } from './laboratory-rows.ts';
import type { SourcedEntry } from './store.ts';

/** Deletes the trend rows of entries that will be written anew or removed; before their day changes. */
export async function deleteLaboratoryValues(
  tx: Transaction,
  facility: FacilityId,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `delete from laboratory_value as v
     using record_entry as e
     where e.facility_id = $1 and e.id = any ($2::uuid[]) and e.day is not null
       and v.facility_id = e.facility_id and v.local_patient = e.local_patient and v.day = e.day and v.entry_id = e.id`,
    [facility, uuidArray(ids)],
    'delete_laboratory_values',
  );
}

export async function insertLaboratoryValues(
  tx: Transaction,
  facility: FacilityId,
  entries: readonly SourcedEntry[],
): Promise<void> {
  const rows = entries.flatMap(({ id, localPatient, entry }) =>
    laboratoryRows(entry).map((row, ordinal) => ({ id, ordinal, patient: localPatient, row })),
  );
  if (rows.length === 0) return;
  await tx.query(
    `insert into laboratory_value (facility_id, local_patient, day, entry_id, ordinal, time, jlac10,
      local_code, number, unit, specimen, panel, value)
     select $1, local_patient, day, entry_id, ordinal, time, jlac10, local_code, number, unit, specimen, panel, value
     from unnest($2::text[], $3::date[], $4::uuid[], $5::integer[], $6::text[], $7::text[], $8::text[],
       $9::float8[], $10::text[], $11::text[], $12::text[], $13::json[])
       as value (local_patient, day, entry_id, ordinal, time, jlac10, local_code, number, unit, specimen, panel, value)
     on conflict do nothing`,
    [
      facility,
      textArray(rows.map((r) => r.patient)),
      dateArray(rows.map((r) => r.row.day)),
      uuidArray(rows.map((r) => r.id)),
      integerArray(rows.map((r) => r.ordinal)),
      textArray(rows.map((r) => r.row.time)),
      textArray(rows.map((r) => r.row.jlac10)),
      textArray(rows.map((r) => r.row.localCode)),
      doubleArray(rows.map((r) => r.row.number)),
      textArray(rows.map((r) => r.row.unit)),
      textArray(rows.map((r) => r.row.specimen)),
      textArray(rows.map((r) => r.row.panel)),
      jsonArray(rows.map((r) => r.row.value)),
    ],
    'insert_laboratory_values',
  );
}
