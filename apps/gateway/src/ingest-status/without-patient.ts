/** Parts of a path that can only be a day, a data type, or what the receiving port makes itself. */
const SAFE_PARTS = [/^-$/, /^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$/, /^[A-Z]{3}-\d{2}$/, /^OMD$/];
/** First three digits, next three, patient: whatever they look like. */
const PATIENT_LEVELS = 3;
/** {patient}_{day}_{type}_{order}_{event time}_{department}_{flag} */
const STANDARD_NAME =
  /^[0-9A-Za-z]+_(?<rest>(?:-|\d{8})_[A-Z]{3}(?:-\d{2})?_[0-9A-Za-z.-]{1,22}_\d{17}_[^_]{0,5}_[012])$/;
const INBOX_NUMBER = /^\d{12}$/;

/**
 * 患者を伏せたパス: `025/007/0250074629/20220726/OML-11/0250074629_20220726_…` → `…/20220726/OML-11/…_20220726_…`,
 * enough to find it on the spot. Only what is known to say nothing stays: a stray file may be called by a patient's
 * name.
 */
export function withoutPatient(path: string): string {
  const parts = path.split('/');
  const [first = ''] = parts;
  if (/^refused\/[0-9a-f]{64}$/.test(path)) return path;
  // What came over MLLP: its number in the inbox, then the file name.
  if (parts.length === 2 && INBOX_NUMBER.test(first)) return `${first}/${safe(parts[1] ?? '')}`;
  return parts
    .map((part, level) => (part === '' ? '' : level < PATIENT_LEVELS ? '…' : safe(part)))
    .join('/')
    .replace(/^(?:…\/)+/, '…/');
}

function safe(part: string): string {
  const name = STANDARD_NAME.exec(part);
  if (name !== null) return `…_${name.groups?.['rest'] ?? ''}`;
  if (SAFE_PARTS.some((pattern) => pattern.test(part))) return part;
  return '…';
}
