import {
  Failure,
  importLocalIdsRequest,
  replaceLocalIdRequest,
  type ImportLocalIdsAnswer,
  type LocalIdRowFinding,
  type ReplaceLocalIdAnswer,
} from '@musubi/contract';
import { parseLocalPatientId, type FacilityId } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { findFacility } from '../../directory/store.ts';
import { refusal, type Call, type PortalRoutes } from '../../http/portal-routes.ts';
import { worksForAll } from '../../http/session.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { readLocalIdList } from './read-local-id-list.ts';
import { replaceLocalIds } from './replace-local-ids.ts';

/** 8 MB of list (300,000 rows) as JSON, in which every line end takes two. */
const LIST_BYTES = 9 * 1024 * 1024;
const REFUSED: Readonly<Partial<Record<LocalIdRowFinding, Failure['code']>>> = {
  'unknown-old': 'patient/local-id-unknown',
  'new-in-use': 'local-id/in-use',
  same: 'local-id/in-use',
};

/** 施設患者IDの付け替え: a clerk for the own facility, the secretariat for all. */
export function localIdRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { db, network } = routes.center;

  routes.handle('replaceLocalId', replaceLocalIdRequest, async (call): Promise<ReplaceLocalIdAnswer> => {
    const { facility, reason } = call.body;
    await mayReplaceAt(call, facility);
    const [from, to] = [
      parseLocalPatientId(facility, call.body.from)?.value,
      parseLocalPatientId(facility, call.body.to)?.value,
    ];
    if (from === undefined || to === undefined) throw new Failure('patient/local-id-malformed');
    const rows = [{ row: 1, from, to, finding: from === to ? ('same' as const) : undefined }];
    const { linked } = await db.transaction(async (tx) => {
      const replaced = await replaceLocalIds(index, tx, { facility, rows, apply: true, reason }, call);
      const [one] = replaced.findings;
      if (one?.finding !== 'replaced')
        throw new Failure(REFUSED[one?.finding ?? 'same'] ?? 'patient/local-id-malformed');
      return replaced;
    });
    index.wake([facility]);
    return { replaced: true, linked: linked > 0 };
  });

  routes.handle(
    'importLocalIds',
    importLocalIdsRequest,
    async (call): Promise<ImportLocalIdsAnswer> => {
      const { facility, csv, apply, reason } = call.body;
      await mayReplaceAt(call, facility);
      const rows = readLocalIdList(facility, csv);
      const { linked: _, ...answer } = await db.transaction((tx) =>
        replaceLocalIds(index, tx, { facility, rows, apply, reason }, call),
      );
      if (apply) index.wake([facility]);
      return answer;
    },
    { bodyLimit: LIST_BYTES },
  );

  async function mayReplaceAt({ session, trace }: Call<unknown>, facility: FacilityId): Promise<void> {
    if (!worksForAll(session) && facility !== session.facility.id) {
      await appendAuditAlone(db, [refusal(session, trace, { code: 'access/not-permitted', facility })]);
      throw new Failure('access/not-permitted');
    }
    if ((await findFacility(db, network, facility)) === undefined) throw new Failure('facility/not-found');
  }
}
