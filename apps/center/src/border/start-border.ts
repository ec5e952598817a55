import type { LinkIdentity } from '@musubi/runtime';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { listenBorderFhir } from './fhir-server.ts';
import { listenBorderMllp } from './mllp-server.ts';

export type BorderOptions = {
  readonly host: string;
  readonly fhirPort: number;
  readonly mllpPort: number;
  readonly identity: LinkIdentity;
  readonly requestsPerMinute?: number;
};
export type Border = { readonly fhirPort: number; readonly mllpPort: number; readonly close: () => Promise<void> };

/** 外部システムの境界: PIX and PDQ for the facilities' own programs, on FHIR and on HL7 v2, behind mutual TLS. */
export async function startBorder(index: PatientIndex, options: BorderOptions): Promise<Border> {
  const { host, identity } = options;
  const fhir = await listenBorderFhir(index, {
    host,
    port: options.fhirPort,
    identity,
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
  });
  const mllp = await listenBorderMllp(index, { host, port: options.mllpPort, identity });
  return {
    fhirPort: fhir.port,
    mllpPort: mllp.port,
    close: async () => void (await Promise.all([fhir.close(), mllp.close()])),
  };
}
