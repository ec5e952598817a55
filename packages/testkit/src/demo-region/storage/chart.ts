import { addDays, type FacilityId, type LocalDate } from '@musubi/domain';
import { encodeText } from '@musubi/formats/hl7v2';
import { DEPARTMENTS, type Department } from '../data/terms.ts';
import { DOCTORS } from '../data/names.ts';
import type { Random } from './random.ts';

/** A file of a storage, its path relative to the storage's root. */
export type StorageFile = {
  readonly storage: 'standard' | 'extended';
  readonly path: string;
  readonly bytes: Uint8Array;
};

export type ChartPatient = {
  readonly id: string;
  readonly kanji: readonly [string, string];
  readonly kana: readonly [string, string];
  readonly roman?: readonly [string, string];
  readonly sex: 'male' | 'female' | 'other' | 'unknown';
  readonly birthDate: LocalDate;
  readonly postalCode: string;
  readonly address: string;
  readonly telephone: string;
};

const NO_ORDER = '999999999999999';
const SEX = { male: 'M', female: 'F', other: 'O', unknown: 'U' } as const;

/** カルテ: one patient at one hospital; makes the files that this hospital's system would write to its storage. */
export class Chart {
  readonly facility: FacilityId;
  readonly facilityName: string;
  readonly patient: ChartPatient;
  readonly random: Random;
  /** The last day of the record. */
  readonly until: LocalDate;
  #orders: number;

  constructor(options: {
    facility: FacilityId;
    facilityName: string;
    patient: ChartPatient;
    random: Random;
    until: LocalDate;
  }) {
    this.facility = options.facility;
    this.facilityName = options.facilityName;
    this.patient = options.patient;
    this.random = options.random;
    this.until = options.until;
    this.#orders = Number(options.patient.id.replace(/\D/g, '').slice(-7)) * 10_000;
  }

  order(): string {
    return String(++this.#orders).padStart(15, '0');
  }

  daysAgo(days: number): LocalDate {
    return addDays(this.until, -days);
  }

  doctor(department: Department): readonly [string, string, string] {
    return DOCTORS[Number(department) % DOCTORS.length] ?? ['D01', '医師', '一郎'];
  }

  /**
   * One message as a file of the standardized storage. `time` is HHMMSS; `eventDay` differs from `day` for late
   * entries.
   */
  message(options: {
    dataType: string;
    trigger: string;
    day: LocalDate | undefined;
    department: Department | undefined;
    order?: string | undefined;
    time?: string;
    eventDay?: LocalDate;
    flag?: '0' | '1' | '2';
    segments: readonly string[];
    lineEnd?: string;
    version?: number;
  }): StorageFile {
    const eventDay = compact(options.eventDay ?? options.day ?? this.until);
    const milliseconds = String(100 + (options.version ?? 0)).padStart(3, '0');
    const eventTime = `${eventDay}${options.time ?? '090000'}${milliseconds}`;
    const day = options.day === undefined ? '-' : compact(options.day);
    const name = [
      this.patient.id,
      day,
      options.dataType,
      options.order ?? NO_ORDER,
      eventTime,
      options.department ?? '-',
      options.flag ?? '1',
    ].join('_');
    const head =
      `MSH|^~\\&|HIS|${this.facility}|GW|CENTER|${eventTime.slice(0, 14)}.${milliseconds}||${options.trigger}|` +
      `${eventTime.slice(2)}${(options.order ?? '').slice(-5)}|P|2.5||||||~ISO IR87||ISO 2022-1994|` +
      'SS-MIX2_1.20^SS-MIX2^1.2.392.200250.2.1.100.1.2.120^ISO';
    const end = options.lineEnd ?? '\r';
    const text = [head, ...options.segments].join(end) + end;
    return {
      storage: 'standard',
      path: `${this.folder}/${day}/${options.dataType}/${name}`,
      bytes: encodeText(text, { vendorExtensions: true }).bytes,
    };
  }

  /** A document of the extended storage: a content folder with a main file and perhaps others. */
  document(options: {
    day: LocalDate;
    kind: readonly [code: string, name: string];
    key: string;
    department: Department;
    files: readonly { name: string; bytes: Uint8Array }[];
    time?: string;
  }): StorageFile[] {
    const day = compact(options.day);
    const [code, name] = options.kind;
    const content = [
      this.patient.id,
      day,
      code,
      options.key,
      `${day}${options.time ?? '170000'}000`,
      options.department,
      '1',
    ].join('_');
    return options.files.map((file) => ({
      storage: 'extended' as const,
      path: `${this.folder}/${day}/^^^${code}^${name}^LN/${content}/${file.name}`,
      bytes: file.bytes,
    }));
  }

  get folder(): string {
    return `${this.patient.id.slice(0, 3)}/${this.patient.id.slice(3, 6)}/${this.patient.id}`;
  }

  pid(full = false): string {
    const { patient } = this;
    const names = [
      `${patient.kanji[0]}^${patient.kanji[1]}^^^^^L^I`,
      `${patient.kana[0]}^${patient.kana[1]}^^^^^L^P`,
      ...(patient.roman ? [`${patient.roman[0]}^${patient.roman[1]}^^^^^L^A`] : []),
    ].join('~');
    const start = `PID|0001||${patient.id}^^^^PI||${names}||${compact(patient.birthDate)}|${SEX[patient.sex]}`;
    if (!full) return start;
    return (
      `${start}|||^^^^${patient.postalCode}^JPN^H^${escapeText(patient.address)}||` +
      `^PRN^PH^^^^^^^^^${patient.telephone}|${'|'.repeat(18)}|${compact(this.until)}090000`
    );
  }

  pv1(department: Department, ward?: { ward: string; room: string; bed: string }): string {
    const doctor = this.doctor(department);
    const place = ward === undefined ? `${department}^^^^^C` : `${ward.ward}^${ward.room}^${ward.bed}^^^N`;
    return `PV1|0001|${ward === undefined ? 'O' : 'I'}|${place}||||${xcn(doctor)}|||${department}`;
  }

  orc(
    control: string,
    order: string,
    department: Department,
    day: LocalDate,
    options: { group?: string; parent?: string; inpatient?: boolean; time?: string } = {},
  ): string {
    const doctor = xcn(this.doctor(department));
    const kind = options.inpatient ? 'I^入院患者オーダ^HL70482' : 'O^外来患者オーダ^HL70482';
    return (
      `ORC|${control}|${order}||${options.group ?? ''}||||${options.parent ?? ''}|` +
      `${compact(day)}${options.time ?? '090000'}|||${doctor}|${department}^^^^^C||||` +
      `${department}^${DEPARTMENTS[department]}^99XY1||||${escapeText(this.facilityName)}||||||||${kind}`
    );
  }
}

export function compact(day: LocalDate): string {
  return day.replaceAll('-', '');
}

export function xcn([id, family, given]: readonly [string, string, string]): string {
  return `${id}^${family}^${given}^^^^^^^L^^^^^I`;
}

/** HL7 escapes of the five delimiters, for words that people wrote. */
export function escapeText(text: string): string {
  return text.replace(
    /[\\|^&~]/g,
    (mark) => ({ '\\': '\\E\\', '|': '\\F\\', '^': '\\S\\', '&': '\\T\\', '~': '\\R\\' })[mark] ?? mark,
  );
}
