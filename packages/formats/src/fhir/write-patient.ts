import type { Demographics, PersonName } from '@musubi/domain';
import type { FhirIdentifier } from './identifier-system.ts';
import type { JsonObject } from './json-value.ts';

/**
 * 患者リソースの書出し (JP_Patient): names as two HumanNames told apart by their extension, the address as one text.
 */
export function writePatient(patient: {
  readonly id: string;
  readonly identifiers: readonly FhirIdentifier[];
  readonly demographics: Demographics;
  readonly lastUpdated?: string;
}): JsonObject {
  const { demographics: d } = patient;
  const names = [nameOf(d.kanjiName, 'IDE'), nameOf(d.kanaName, 'SYL'), nameOf(d.romanName, 'ABC')].filter(
    (name) => name !== undefined,
  );
  return {
    resourceType: 'Patient',
    id: patient.id,
    meta: {
      ...(patient.lastUpdated === undefined ? {} : { lastUpdated: patient.lastUpdated }),
      profile: ['http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient'],
    },
    identifier: patient.identifiers.map(({ system, value }) => ({ use: 'usual', system, value })),
    active: true,
    ...(names.length > 0 && { name: names }),
    ...(d.telephones.length > 0 && { telecom: d.telephones.map((value) => ({ system: 'phone', value })) }),
    gender: d.sex,
    ...(d.birthDate !== undefined && { birthDate: d.birthDate }),
    ...(d.deceased === true && { deceasedBoolean: true }),
    ...((d.address !== undefined || d.postalCode !== undefined) && {
      address: [
        {
          use: 'home',
          ...(d.address !== undefined && { text: d.address }),
          ...(d.postalCode !== undefined && { postalCode: d.postalCode }),
          country: 'JP',
        },
      ],
    }),
  };
}

function nameOf(name: PersonName | undefined, form: 'IDE' | 'SYL' | 'ABC'): JsonObject | undefined {
  if (name === undefined || (name.family === '' && name.given === '')) return undefined;
  return {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation', valueCode: form }],
    use: 'official',
    text: `${name.family} ${name.given}`.trim(),
    ...(name.family !== '' && { family: name.family }),
    ...(name.given !== '' && { given: [name.given] }),
  };
}
