/**
 * 地域患者ID: ten digits, the last one a check digit (modulus 10, weights 3 and 1 from the right),
 * so that a mistyped or swapped digit on a member card is noticed. Form of the number: seed S3 L308-309.
 */
export type RegionalPatientId = string & { readonly brand: 'RegionalPatientId' };

export function parseRegionalPatientId(text: string): RegionalPatientId | undefined {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^\d{10}$/.test(digits)) return undefined;
  return checkDigit(digits.slice(0, 9)) === digits[9] ? (digits as RegionalPatientId) : undefined;
}

/** `serial` is counted up by the patient index; `prefix` (2 digits) names the region. */
export function makeRegionalPatientId(prefix: string, serial: number): RegionalPatientId {
  if (!/^\d{2}$/.test(prefix) || !Number.isInteger(serial) || serial < 0 || serial > 9_999_999) {
    throw new Error('a regional patient id needs a two-digit prefix and a serial below ten million');
  }
  const body = prefix + String(serial).padStart(7, '0');
  return (body + checkDigit(body)) as RegionalPatientId;
}

/** 3700 0261 19: the way the number is printed on the card. */
export function formatRegionalPatientId(id: RegionalPatientId): string {
  return `${id.slice(0, 4)} ${id.slice(4, 8)} ${id.slice(8)}`;
}

function checkDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += Number(body[body.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}
