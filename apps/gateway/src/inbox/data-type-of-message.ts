import { firstSegment, type Message } from '@musubi/formats/hl7v2';
import { DATA_TYPES, SSMIX2_DATA_TYPES, type Ssmix2DataType } from '@musubi/formats/ssmix2';
import { field0 } from './day-of-message.ts';

/** 201 of HL7 table 0357: the type is one of ours, its trigger is not; 200: neither is. */
export function isKnownCode(trigger: string): boolean {
  const [code = ''] = trigger.split('^');
  return SSMIX2_DATA_TYPES.some((type) => DATA_TYPES[type].message[0] === code);
}

export function dataTypeOf(
  trigger: string,
  message: Message,
): { readonly dataType: Ssmix2DataType; readonly cancels: boolean } | undefined {
  const fits = SSMIX2_DATA_TYPES.filter((type) => named(DATA_TYPES[type].message) === trigger);
  const cancelled = SSMIX2_DATA_TYPES.find((type) => named(DATA_TYPES[type].cancel) === trigger);
  if (cancelled !== undefined) return { dataType: cancelled, cancels: true };
  const [first] = fits;
  if (first === undefined) return undefined;
  return {
    dataType: fits.length === 1 ? first : (fits.find((type) => type === byContent(trigger, message)) ?? first),
    cancels: false,
  };
}

function named(message: readonly [string, string, string] | undefined): string | undefined {
  return message === undefined ? undefined : `${message[0]}^${message[1]}`;
}

const EXAMINATION_OF_SYSTEM: Readonly<Record<string, readonly [order: Ssmix2DataType, performed: Ssmix2DataType]>> = {
  JJ1017: ['OMG-01', 'OMG-11'],
  LENDO: ['OMG-02', 'OMG-12'],
  JC10: ['OMG-03', 'OMG-13'],
};

/** HL7 table 0162: what is swallowed, put on or dropped in; anything else is given by injection. */
const NOT_INJECTED = new Set([
  'PO',
  'SL',
  'AP',
  'TP',
  'TD',
  'OP',
  'OT',
  'NS',
  'NP',
  'PR',
  'VG',
  'IH',
  'MM',
  'GTT',
  'EN',
  'DT',
  'BU',
]);

/**
 * Several types share a trigger; the content tells them apart (injection set, route, code system of the examination).
 */
function byContent(trigger: string, message: Message): Ssmix2DataType | undefined {
  switch (trigger) {
    case 'RDE^O11':
      // A mixed powder or ointment has components, too.
      return field0(message, 'RXE', 2, 3) === 'JHSI0002' ||
        (firstSegment(message, 'RXC') !== undefined && !NOT_INJECTED.has(field0(message, 'RXR', 1) ?? ''))
        ? 'OMP-02'
        : 'OMP-01';
    case 'RAS^O17':
      return NOT_INJECTED.has(field0(message, 'RXR', 1) ?? 'PO') ? 'OMP-11' : 'OMP-12';
    case 'OMG^O19':
      return EXAMINATION_OF_SYSTEM[field0(message, 'OBR', 4, 3) ?? '']?.[0];
    case 'OMI^Z23':
      return EXAMINATION_OF_SYSTEM[field0(message, 'OBR', 4, 3) ?? '']?.[1];
    default:
      return undefined;
  }
}
