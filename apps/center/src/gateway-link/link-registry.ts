import { LINK_PROTOCOL } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId } from '@musubi/domain';
import { appendAuditAlone, errorFields, newTrace, type Link } from '@musubi/runtime';
import type { CenterContext } from '../center-context.ts';
import { GatewayClient } from './gateway-client.ts';
import type { IssueTicket } from './issue-ticket.ts';
import { findGatewayFacilities, saveSeen } from './store.ts';

export type LinkedGateway = {
  readonly name: string;
  readonly facilities: readonly FacilityId[];
  readonly client: GatewayClient;
};

/** Longer silence than this = it was away. */
const GAP_MS = 30_000;

/** 接続中のゲートウェイ: the links of this center process; other processes have their own. */
export class LinkRegistry {
  readonly #center: CenterContext;
  readonly #ticket: IssueTicket;
  readonly #recordsDeadlineMs: number | undefined;
  readonly #links = new Map<string, Link[]>();
  readonly #listeners: ((gateway: LinkedGateway, link: Link) => void)[] = [];

  constructor(center: CenterContext, ticket: IssueTicket, recordsDeadlineMs?: number) {
    this.#center = center;
    this.#ticket = ticket;
    this.#recordsDeadlineMs = recordsDeadlineMs;
  }

  /** Told of every new link, after its handshake. */
  onLinked(listener: (gateway: LinkedGateway, link: Link) => void): void {
    this.#listeners.push(listener);
  }

  /** Handshake: in the directory, same protocol, the name in its greeting is the name in its certificate. */
  accept = async (link: Link): Promise<boolean> => {
    const { db, network, log } = this.#center;
    const facilities = await findGatewayFacilities(db, network, link.gateway);
    if (facilities === undefined) {
      log.warn('link/unknown-gateway', { gateway: link.gateway });
      return false;
    }
    const client = this.#client(link);
    const hello = await client.hello();
    const protocol = (LINK_PROTOCOL.accepted as readonly number[]).find((version) => hello.protocols.includes(version));
    if (protocol === undefined || hello.gateway !== link.gateway) {
      log.warn('link/protocol-refused', {
        gateway: link.gateway,
        software: hello.software,
        offered: hello.protocols.join(','),
      });
      return false;
    }
    this.#links.set(link.gateway, [...(this.#links.get(link.gateway) ?? []), link]);
    await this.seen(link.gateway);
    await this.#audit('gateway/connected', link.gateway);
    log.info('link/accepted', { gateway: link.gateway, software: hello.software, protocol });
    for (const listener of this.#listeners) listener({ name: link.gateway, facilities, client }, link);
    return true;
  };

  lost = (link: Link): void => {
    const links = this.#links.get(link.gateway) ?? [];
    if (!links.includes(link)) return;
    this.#links.set(
      link.gateway,
      links.filter((other) => other !== link),
    );
    this.#audit('gateway/disconnected', link.gateway).catch((error: unknown) =>
      this.#center.log.warn('link/loss-not-recorded', { gateway: link.gateway, ...errorFields(error) }),
    );
  };

  /** The newest usable link: after a reconnect the older one may be dead without knowing. */
  find(gateway: string | undefined): GatewayClient | undefined {
    const link =
      gateway === undefined ? undefined : this.#links.get(gateway)?.findLast((candidate) => candidate.usable);
    return link === undefined ? undefined : this.#client(link);
  }

  isConnected(gateway: string | undefined): boolean {
    return gateway !== undefined && (this.#links.get(gateway)?.some((link) => link.usable) ?? false);
  }

  connected(): readonly string[] {
    return [...this.#links.keys()].filter((gateway) => this.isConnected(gateway));
  }

  async seen(gateway: string): Promise<void> {
    const now = this.#center.clock.now();
    await saveSeen(this.#center.db, this.#center.network, gateway, instant(now), instant(now - GAP_MS));
  }

  #client(link: Link): GatewayClient {
    return new GatewayClient(link, this.#ticket, this.#recordsDeadlineMs);
  }

  async #audit(event: 'gateway/connected' | 'gateway/disconnected', gateway: string): Promise<void> {
    const body: AuditEvent = {
      event,
      outcome: 'success',
      actor: {},
      trace: newTrace(),
      detail: { gateway, process: this.#center.process },
    };
    await appendAuditAlone(this.#center.db, [body]);
  }
}
