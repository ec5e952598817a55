import type { KeyObject } from 'node:crypto';
import { instant, type AuditEvent } from '@musubi/domain';
import {
  appendAudit,
  appendAuditAlone,
  errorFields,
  newTrace,
  verifyAuditChains,
  type ChainReport,
  type Clock,
  type Database,
} from '@musubi/runtime';
import type { CenterContext } from '../center-context.ts';
import { insertVerification } from './verification-store.ts';

type By = { readonly actor: AuditEvent['actor']; readonly trace: string };
const OPERATOR: By['actor'] = {};

/** 監査証跡の検証: reads the whole trail, and keeps on record that it was done, by whom, and what was found. */
export async function verifyAudit(
  db: Database,
  clock: Clock,
  keys: readonly KeyObject[],
  by: By = { actor: OPERATOR, trace: newTrace() },
): Promise<ChainReport> {
  const report = await verifyAuditChains(db, keys);
  const [first] = report.faults;
  const firstFault = first === undefined ? null : `${first.chain}:${first.seq} ${first.fault}`;
  await db.transaction(async (tx) => {
    await insertVerification(tx, {
      at: instant(clock.now()),
      by: by.actor.name ?? null,
      events: report.events,
      faults: report.faults.length,
      firstFault,
    });
    const event: AuditEvent = {
      event: 'audit/verified',
      outcome: first === undefined ? 'success' : 'failed',
      ...by,
      detail: { events: report.events, faults: report.faults.length, firstFault },
    };
    await appendAudit(tx, [event]);
  });
  return report;
}

/** 検証の係: one at a time in this process, beside the work of the center; a million events take ten seconds. */
export class AuditVerifier {
  readonly #center: CenterContext;
  readonly #keys: readonly KeyObject[];
  #running = false;

  constructor(center: CenterContext, keys: readonly KeyObject[]) {
    this.#center = center;
    this.#keys = keys;
  }

  get running(): boolean {
    return this.#running;
  }

  async begin(by: By): Promise<void> {
    const { db, clock, log } = this.#center;
    if (this.#running) return;
    this.#running = true;
    try {
      const begun: AuditEvent = { event: 'audit/verification-begun', outcome: 'success', ...by, detail: {} };
      await appendAuditAlone(db, [begun]);
    } catch (error) {
      this.#running = false;
      throw error;
    }
    void verifyAudit(db, clock, this.#keys, by)
      .catch((error: unknown) => log.warn('audit/verification-failed', errorFields(error)))
      .finally(() => {
        this.#running = false;
      });
  }
}
