import { facilityId, localDate } from '@musubi/domain';
import { encodeText } from '../../hl7v2/encode-text.ts';
import { readStorageFile, type StorageFileReading } from '../read-storage-file.ts';
import { NO_ORDER_NUMBER } from '../storage-path.ts';
import { DATA_TYPES, type Ssmix2DataType } from '../tables/data-types.ts';
import { writeMessageText, type SegmentFields } from '../write-message.ts';

const facility = facilityId('9910000011');

/** A file of these segments behind MSH and PID, under its own patient: `'OBX|1|NM|…'`. */
export function readSegments(dataType: Ssmix2DataType, ...lines: readonly string[]): StorageFileReading {
  const segments = ['PID|0001||0001234567^^^^PI||髙橋^花子', ...lines].map((line): SegmentFields => {
    const [name = '', ...fields] = line.split('|');
    return [name, ...fields];
  });
  const text = writeMessageText({ dataType, facility, controlId: '1', eventTime: '20260415103045123', segments });
  return readStorageFile({
    facility,
    bytes: encodeText(text, { vendorExtensions: true }).bytes,
    path: {
      storage: 'standard',
      patient: '0001234567',
      dataType,
      day: DATA_TYPES[dataType].dated ? localDate('2026-04-15') : undefined,
      orderNumber: NO_ORDER_NUMBER,
      eventTime: '20260415103045123',
      department: undefined,
      flag: '1',
    },
  });
}
