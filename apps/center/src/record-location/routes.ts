import { Failure, ingestPageRequest, type GatewayView, type IngestStatus, type LinkStatesView } from '@musubi/contract';
import { appendAuditAlone, LinkFailure } from '@musubi/runtime';
import { z } from 'zod';
import { findFacility } from '../directory/store.ts';
import type { LinkRegistry } from '../gateway-link/link-registry.ts';
import { findAway, findGatewayStates } from '../gateway-link/store.ts';
import { refusal, type PortalRoutes } from '../http/portal-routes.ts';
import { worksForAll, type Session } from '../http/session.ts';

/** ゲートウェイの状態: counts and states without patients, so reading them is not audited; refusals are. */
export function gatewayRoutes(routes: PortalRoutes, registry: LinkRegistry): void {
  const { center } = routes;
  const { db, network } = center;

  routes.handle('gateways', z.object({}), async ({ session }): Promise<readonly GatewayView[]> => {
    const states = await findGatewayStates(db, network);
    const mine = states.filter((state) => maySee(session, state.facility.id));
    return Promise.all(
      mine.map(async (state) => {
        const { gateway, ...facility } = state.facility;
        const client = registry.find(gateway);
        // A gateway that does not answer is shown as it is known here; the page must not wait for it.
        const status = await client?.ingestOverview(facility.id).catch(() => undefined);
        return {
          facility,
          connected: client !== undefined,
          since: (client === undefined ? state.seenAt : state.connectedSince) ?? null,
          lastIngest: state.latestIngest ?? null,
          entries: state.entries,
          unreadable: status?.unreadable ?? null,
        };
      }),
    );
  });

  // Asked by every open page every few seconds: no activity of anybody, and no hospital is asked for it.
  routes.handle(
    'linkStates',
    z.object({}),
    async (): Promise<LinkStatesView> => ({ away: await findAway(db, network, registry.connected()) }),
    { touch: false },
  );

  routes.handle('ingestStatus', ingestPageRequest, async ({ body, session, trace }): Promise<IngestStatus> => {
    if (!maySee(session, body.facility)) {
      await appendAuditAlone(db, [
        refusal(session, trace, { route: 'ingestStatus', code: 'access/not-permitted', facility: body.facility }),
      ]);
      throw new Failure('access/not-permitted');
    }
    const facility = await findFacility(db, network, body.facility);
    if (facility?.gateway === undefined) throw new Failure('facility/not-found');
    const client = registry.find(facility.gateway);
    if (client === undefined) throw new Failure('gateway/unreachable');
    return client.ingestStatus(body.facility, body.issuesAfter).catch((error: unknown) => {
      if (error instanceof LinkFailure)
        throw new Failure(error.kind === 'timed-out' ? 'gateway/timed-out' : 'gateway/unreachable');
      throw new Failure('gateway/refused');
    });
  });
}

/** Issues name files of a hospital: its own people and the secretariat. */
function maySee(session: Session, facility: string): boolean {
  return worksForAll(session) || session.facility.id === facility;
}
