import type { LocationChange, LocationsEnd } from '@musubi/contract';
import { instant, type FacilityId } from '@musubi/domain';
import { errorFields, LinkFailure, type Link } from '@musubi/runtime';
import { savePublication } from '../directory/store.ts';
import type { LinkedGateway, LinkRegistry } from '../gateway-link/link-registry.ts';
import type { CenterContext } from '../center-context.ts';
import {
  advanceCursor,
  applyChanges,
  findUntold,
  leaseCursor,
  lockOpenings,
  releaseLeases,
  saveTold,
} from './store.ts';

const POLL_EVERY_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;
const PUBLICATION_EVERY_MS = 30_000;
const SEEN_EVERY_MS = 10_000;
const RENEW_EVERY_MS = 15_000;
/** Longer than the longest single pull, so that a lease never runs out under a live process. */
const LEASE_MS = 45_000;
const CHANGES_AT_ONCE = 5_000;
const OPENINGS_AT_ONCE = 500;

/** Ours for a while; where the cursor stands, and what is known of the last ingest, as last written. */
type Lease = { readonly takenAt: number; readonly cursor: number; readonly latestIngest: string | null | undefined };

/** What else is pulled from a facility by whoever holds its lease. */
export type Alongside = (gateway: LinkedGateway, facility: FacilityId) => Promise<{ readonly more: boolean }>;

/**
 * 所在情報の取り込み: one loop per facility of a linked gateway. Tells whom the region is open to, takes in what
 * changed; cursor and entries are committed together, and of several center processes only the lease-holder pulls,
 * so nothing is lost or doubled whoever dies when.
 */
export class LocationPuller implements AsyncDisposable {
  readonly #center: CenterContext;
  readonly #registry: LinkRegistry;
  readonly #alongside: Alongside;
  readonly #wakes = new Map<FacilityId, Set<() => void>>();
  readonly #loops = new Set<Promise<void>>();
  #closing = false;

  constructor(center: CenterContext, registry: LinkRegistry, alongside: Alongside = async () => ({ more: false })) {
    this.#center = center;
    this.#alongside = alongside;
    this.#registry = registry;
    registry.onLinked((gateway, link) => {
      for (const facility of gateway.facilities) {
        const loop = this.#loop(gateway, link, facility).finally(() => this.#loops.delete(loop));
        this.#loops.add(loop);
      }
    });
  }

  /** Somebody was opened or closed there: do not wait for the next round. */
  wake(facilities: Iterable<FacilityId>): void {
    for (const facility of facilities) for (const wake of this.#wakes.get(facility) ?? []) wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    for (const facility of this.#wakes.keys()) this.wake([facility]);
    await Promise.all(this.#loops);
    // they run out by themselves
    await releaseLeases(this.#center.db, this.#center.network, this.#center.process).catch(() => undefined);
  }

  async #loop(gateway: LinkedGateway, link: Link, facility: FacilityId): Promise<void> {
    const { clock, log } = this.#center;
    let publicationAt = 0;
    let seenAt = 0;
    let lease: Lease | undefined;
    while (!this.#closing && link.usable) {
      let pause = POLL_EVERY_MS;
      try {
        if (clock.now() - seenAt >= SEEN_EVERY_MS) {
          await this.#registry.seen(gateway.name);
          seenAt = clock.now();
        }
        if (clock.now() - publicationAt >= PUBLICATION_EVERY_MS) {
          await this.#takePublication(gateway, facility);
          publicationAt = clock.now();
        }
        if (lease === undefined || clock.now() - lease.takenAt >= RENEW_EVERY_MS) lease = await this.#lease(facility);
        if (lease !== undefined) {
          await this.#tellOpenings(gateway, facility);
          const pulled = await this.#pullOnce(gateway, facility, lease);
          lease = pulled.lease;
          const more = lease !== undefined && (await this.#alongside(gateway, facility)).more;
          if (pulled.more || more) pause = 0;
        }
      } catch (error) {
        lease = undefined;
        pause = AFTER_FAILURE_MS;
        const fields = error instanceof LinkFailure ? { kind: error.kind } : errorFields(error);
        if (!this.#closing) log.warn('locations/pull-failed', { gateway: gateway.name, facility, ...fields });
      }
      if (pause > 0 && !this.#closing && link.usable) await this.#pause(facility, pause);
    }
  }

  async #lease(facility: FacilityId): Promise<Lease | undefined> {
    const now = this.#center.clock.now();
    const cursor = await leaseCursor(
      this.#center.db,
      this.#center.network,
      facility,
      this.#center.process,
      instant(now),
      instant(now + LEASE_MS),
    );
    return cursor === undefined ? undefined : { takenAt: now, cursor, latestIngest: undefined };
  }

  /** The gateway's own word on what it publishes; the facility it speaks for is the one we asked about. */
  async #takePublication(gateway: LinkedGateway, facility: FacilityId): Promise<void> {
    const policy = await gateway.client.publication(facility);
    await savePublication(
      this.#center.db,
      this.#center.network,
      { ...policy, facility },
      instant(this.#center.clock.now()),
    );
  }

  async #tellOpenings(gateway: LinkedGateway, facility: FacilityId): Promise<void> {
    const { db, network, clock } = this.#center;
    for (;;) {
      const untold = await findUntold(db, network, facility, OPENINGS_AT_ONCE);
      if (untold.length === 0) return;
      const anew = untold.filter((patient) => patient.open && patient.toldOpen);
      if (anew.length > 0)
        await gateway.client.openPatients(
          facility,
          anew.map(({ localPatient }) => ({ localPatient, open: false })),
        );
      await gateway.client.openPatients(
        facility,
        untold.map(({ localPatient, open }) => ({ localPatient, open })),
      );
      await saveTold(db, network, facility, untold, instant(clock.now()));
    }
  }

  /** An answer without news is not written down; so a quiet hospital costs the database next to nothing. */
  async #pullOnce(
    gateway: LinkedGateway,
    facility: FacilityId,
    lease: Lease,
  ): Promise<{ readonly more: boolean; readonly lease: Lease | undefined }> {
    const { db, network, clock, log } = this.#center;
    const changes: LocationChange[] = [];
    let end: LocationsEnd | undefined;
    for await (const line of gateway.client.locations(facility, lease.cursor, CHANGES_AT_ONCE)) {
      if ('bad' in line)
        log.warn('locations/line-skipped', {
          gateway: gateway.name,
          facility,
          after: lease.cursor,
          sequence: line.sequence,
          at: line.at.join(' '),
        });
      else if ('end' in line) end = line;
      else changes.push(line);
    }
    if (end === undefined) throw new LinkFailure('unreachable');
    const { next, latestIngest, more } = end;
    if (next === lease.cursor && latestIngest === lease.latestIngest) return { more: false, lease };
    const now = instant(clock.now());
    const moved = await db.transaction(async (tx) => {
      await lockOpenings(tx, network, facility, changes);
      if (!(await advanceCursor(tx, network, facility, lease.cursor, next, now, latestIngest))) return false;
      if (changes.length > 0) await applyChanges(tx, network, facility, changes, now);
      return true;
    });
    // Somebody else has moved the cursor: what was read is dropped, and the place is asked for anew.
    return moved
      ? { more: more && next > lease.cursor, lease: { ...lease, cursor: next, latestIngest } }
      : { more: true, lease: undefined };
  }

  async #pause(facility: FacilityId, milliseconds: number): Promise<void> {
    const wakes = this.#wakes.get(facility) ?? new Set();
    this.#wakes.set(facility, wakes);
    await new Promise<void>((done) => {
      const finish = () => {
        clearTimeout(timer);
        wakes.delete(finish);
        done();
      };
      const timer = setTimeout(finish, milliseconds);
      wakes.add(finish);
    });
  }
}
