import { z } from 'zod';
import type { PortalRoutes } from '../http/portal-routes.ts';
import { findFacilities } from './store.ts';

/** Reading the list of members concerns no patient: not audited. */
export function directoryRoutes(routes: PortalRoutes): void {
  const { db, network } = routes.center;
  routes.handle('facilities', z.object({}), async () =>
    (await findFacilities(db, network)).map(({ gateway: _, ...facility }) => facility),
  );
}
