import { expect, it } from 'vitest';
import { facilityId } from '../identifiers/facility-id.ts';
import type { PatientId, RepresentativeId, StaffId } from '../identifiers/uuid.ts';
import { auditedActor, auditedSystem } from './audited-actor.ts';

const CLINIC = facilityId('9910000037');
const patient = 'p' as PatientId;

it('writes of staff and systems what it always wrote, in that order, since the bytes are chained', () => {
  const doctor = { kind: 'staff', staff: 's' as StaffId, role: 'doctor', facility: CLINIC, strength: 2 } as const;
  expect(JSON.stringify(auditedActor(doctor, '港 太郎'))).toBe(
    '{"staff":"s","name":"港 太郎","role":"doctor","facility":"9910000037"}',
  );
  expect(JSON.stringify(auditedSystem({ kind: 'system', name: 'his-chuo', facility: CLINIC }))).toBe(
    '{"name":"システム his-chuo","facility":"9910000037"}',
  );
  expect(auditedSystem({ kind: 'system', name: 'platform' })).toEqual({ name: 'システム platform' });
});

it('tells a patient from somebody who acts for the patient', () => {
  expect(auditedActor({ kind: 'patient', patient, strength: 1 }, '髙橋 千代')).toEqual({
    kind: 'patient',
    patient,
    name: '髙橋 千代',
  });
  const daughter = { kind: 'representative', representative: 'r' as RepresentativeId, patient, strength: 1 } as const;
  expect(auditedActor(daughter, '髙橋 華')).toMatchObject({ kind: 'representative', representative: 'r', patient });
});
