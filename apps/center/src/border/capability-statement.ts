import type { JsonObject } from '@musubi/formats/fhir';
import { instant } from '@musubi/domain';
import type { Clock } from '@musubi/runtime';

/** 対応表明 (CapabilityStatement): what this border speaks, for the system that connects. */
export function capabilityStatement(clock: Clock): JsonObject {
  const text = (name: string) => ({ name, type: 'string' });
  const token = (name: string) => ({ name, type: 'token' });
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: instant(clock.now()),
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    software: { name: 'Musubi', version: '0.1.0' },
    implementation: { description: '地域医療連携ネットワーク Musubi patient index' },
    instantiates: [
      'https://profiles.ihe.net/ITI/PIXm/CapabilityStatement/IHE.PIXm.Manager',
      'https://profiles.ihe.net/ITI/PDQm/CapabilityStatement/IHE.PDQm.Supplier',
    ],
    rest: [
      {
        mode: 'server',
        security: { description: 'mutual TLS; the certificate names the system' },
        interaction: [
          {
            code: 'transaction',
            documentation: 'Bundle of type message: patient identity feed in the manner of PMIR (ITI-93)',
          },
        ],
        resource: [
          {
            type: 'Patient',
            profile: 'http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient',
            interaction: [{ code: 'read' }, { code: 'search-type' }, { code: 'update' }, { code: 'delete' }],
            conditionalUpdate: true,
            conditionalCreate: true,
            conditionalDelete: 'single',
            searchParam: [
              token('identifier'),
              text('family'),
              text('given'),
              { name: 'birthdate', type: 'date' },
              token('gender'),
              text('address'),
              text('address-postalcode'),
              token('telecom'),
            ],
            operation: [
              { name: 'ihe-pix', definition: 'https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix' },
              { name: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match' },
            ],
          },
        ],
      },
    ],
  };
}
