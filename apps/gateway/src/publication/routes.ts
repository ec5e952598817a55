import { publicationRequest } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import type { LinkRoute } from '../link/answer-link.ts';
import { answerJson } from '../link/write-lines.ts';
import { malformed, notHere } from '../link/refuse.ts';
import { findPublication } from './store.ts';

/** 公開設定 as the hospital keeps it, for the center to decide and explain with. */
export function publicationRoute(db: Database, facilities: ReadonlySet<FacilityId>): LinkRoute {
  return async (_request, body, response) => {
    const asked = publicationRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const policy = facilities.has(asked.data.facility) ? await findPublication(db, asked.data.facility) : undefined;
    if (policy === undefined) return notHere(response);
    answerJson(response, 200, policy);
  };
}
