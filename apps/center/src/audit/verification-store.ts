import type { AuditVerificationView } from '@musubi/contract';
import type { Instant } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';

export async function insertVerification(db: Queryable, made: AuditVerificationView): Promise<void> {
  await db.query(
    `insert into audit_verification (at, by_name, events, faults, first_fault)
     values ($1, $2, $3, $4, $5)`,
    [made.at, made.by, made.events, made.faults, made.firstFault],
  );
}

export async function findLastVerification(db: Queryable): Promise<AuditVerificationView | undefined> {
  const [row] = await db.query<{
    at: string;
    by_name: string | null;
    events: number;
    faults: number;
    first_fault: string | null;
  }>(
    `select at, by_name, events, faults, first_fault
     from audit_verification
     order by id desc
     limit 1`,
  );
  return row === undefined
    ? undefined
    : {
        at: row.at as Instant,
        by: row.by_name,
        events: Number(row.events),
        faults: row.faults,
        firstFault: row.first_fault,
        // the database's timestamps come as Instants
      };
}
