import type { FacilityId } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

/** In the order of the steps. */
export async function insertExchange(
  tx: Transaction,
  facility: FacilityId,
  steps: readonly {
    readonly from: string;
    readonly into: string;
    /** Whose number it was before all steps. */
    readonly holder: string;
  }[],
): Promise<void> {
  if (steps.length === 0) return;
  await tx.query(
    `with base as (
       update facility
       set identity_sequence = identity_sequence + cardinality($2::text[])
       where facility_id = $1
       returning identity_sequence - cardinality($2::text[]) as before
     )
     insert into patient_number_exchange (facility_id, sequence, local_patient, into_patient, known_to_center)
     select $1, base.before + step.place, step.number, step.into_patient, exists (select from open_patient as o
       where o.facility_id = $1 and o.local_patient = step.holder)
     from base, unnest($2::text[], $3::text[], $4::text[]) with ordinality as step (number,
       into_patient, holder, place)`,
    [facility, steps.map((step) => step.from), steps.map((step) => step.into), steps.map((step) => step.holder)],
  );
}

/** `undoes`: the center understands changes that were taken back as well. */
export async function isExchangeTold(
  db: Queryable,
  facility: FacilityId,
  upTo: number,
  undoes: boolean,
): Promise<boolean> {
  const rows = await db.query<{ told: boolean }>(
    'select exists (select from patient_number_exchange where facility_id = $1 and sequence <= $2 and ($3 or ' +
      'not undoes)) as told',
    [facility, upTo, undoes],
    'is_exchange_told',
  );
  return rows[0]?.told ?? false;
}

/** The center has moved its links so far. Answers the numbers that are free again. */
export async function deleteExchange(
  tx: Transaction,
  facility: FacilityId,
  upTo: number,
  undoes: boolean,
): Promise<readonly string[]> {
  const rows = await tx.query<{ from: string; into: string }>(
    'delete from patient_number_exchange where facility_id = $1 and sequence <= $2 and ($3 or not undoes) ' +
      'returning local_patient as from, into_patient as into',
    [facility, upTo, undoes],
  );
  const held = await tx.query<{ number: string }>(
    'select unnest(array[local_patient, into_patient]) as number from patient_number_exchange where facility_id = $1',
    [facility],
  );
  const still = new Set(held.map((row) => row.number));
  return [...new Set(rows.flatMap((row) => [row.from, row.into]))].filter((number) => !still.has(number));
}
