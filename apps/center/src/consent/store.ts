import type {
  ConsentEvent,
  ConsentId,
  ConsentMedium,
  ConsentScope,
  FacilityId,
  Instant,
  PatientId,
  Signer,
  StaffId,
} from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

type ConsentRow = {
  readonly patient_id: string;
  readonly consent_id: string;
  readonly sequence: number;
  readonly event: string;
  readonly scope: ConsentScope | null;
  readonly signer: Signer;
  readonly explained_by: string | null;
  readonly registered_at: string;
  readonly form_version: string;
  readonly medium: string;
  readonly accepted_at: string;
  readonly effective_at: string;
};

/** All events of these persons, in order; the caller folds them (consentState). */
export async function findConsentEvents(
  db: Queryable,
  network: string,
  patients: readonly PatientId[],
): Promise<readonly ConsentEvent[]> {
  const rows = await db.query<ConsentRow>(
    `select patient_id, consent_id, sequence, event, scope, signer, explained_by, registered_at,
       form_version, medium, accepted_at, effective_at
     from consent_event
     where network_id = $1
       and patient_id = any($2::uuid[])
     order by patient_id, consent_id, sequence`,
    [network, patients],
    'find_consent_events',
  );
  return rows.map((row) => ({
    consent: row.consent_id as ConsentId,
    patient: row.patient_id as PatientId,
    sequence: row.sequence,
    // written from this type; the table's checks keep it
    what: { event: row.event, ...(row.scope === null ? {} : { scope: row.scope }) } as ConsentEvent['what'],
    signer: row.signer,
    explainedBy: (row.explained_by ?? undefined) as StaffId | undefined,
    registeredAt: row.registered_at as FacilityId,
    formVersion: row.form_version,
    medium: row.medium as ConsentMedium,
    acceptedAt: row.accepted_at as Instant,
    effectiveAt: row.effective_at as Instant,
  }));
}

/** One change at a time per patient: the state it is decided on must still hold when it is written. */
export async function lockConsents(tx: Transaction, network: string, patient: PatientId): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('consent:' || $1 || ':' || $2, 0))`, [
    network,
    patient,
  ]);
}

export async function insertConsentEvent(tx: Transaction, network: string, event: ConsentEvent): Promise<void> {
  await tx.query(
    `insert into consent_event (network_id, patient_id, consent_id, sequence, event, scope, signer, explained_by,
       registered_at, form_version, medium, accepted_at, effective_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      network,
      event.patient,
      event.consent,
      event.sequence,
      event.what.event,
      'scope' in event.what ? event.what.scope : null,
      event.signer,
      event.explainedBy ?? null,
      event.registeredAt,
      event.formVersion,
      event.medium,
      event.acceptedAt,
      event.effectiveAt,
    ],
  );
}
