import { Failure, type registerRequest } from '@musubi/contract';
import { dayInTokyo, instant, type Demographics } from '@musubi/domain';
import type { Clock } from '@musubi/runtime';
import type { z } from 'zod';

/** The form of registering and of changing. A birthday yet to come is refused here too, whoever sends it. */
export function demographicsOfForm(
  body: Omit<z.output<typeof registerRequest>, 'localId' | 'confirmedNew'>,
  clock: Clock,
): Demographics {
  if (body.birthDate !== undefined && body.birthDate > dayInTokyo(instant(clock.now())))
    throw new Failure('request/malformed');
  return {
    kanjiName: { family: body.kanjiFamily, given: body.kanjiGiven },
    kanaName: { family: body.kanaFamily, given: body.kanaGiven },
    sex: body.sex,
    ...(body.birthDate === undefined ? {} : { birthDate: body.birthDate }),
    ...(body.postalCode === undefined ? {} : { postalCode: body.postalCode }),
    ...(body.address === undefined ? {} : { address: body.address }),
    telephones: body.telephone === undefined ? [] : [body.telephone],
  };
}
