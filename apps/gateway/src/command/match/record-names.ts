import { internText, makeTextReader, makeTextStore } from '@musubi/domain';

/**
 * 組に書く名前: what the list calls a record. Its own id; `facility:id` where two facilities of the list use the same
 * id;
 * with `#row` where one facility uses it twice. Without an id column, the row number.
 */
export type RecordNames = {
  readonly add: (record: { readonly id: string; readonly facility: string; readonly row: number }) => {
    readonly duplicate: boolean;
  };
  readonly nameOf: () => (record: number) => string;
};

const BETWEEN = '\u0001';

export function makeRecordNames(): RecordNames {
  const texts = makeTextStore();
  const ids = makeTextStore();
  let idFacility = new Int32Array(1024);
  let twice = new Uint8Array(1024);
  let names = new Int32Array(1024);
  let rows = new Uint32Array(1024);
  let count = 0;
  let overlap = false;

  return {
    add: ({ id, facility, row }) => {
      const known = texts.count;
      const name = internText(texts, `${facility}${BETWEEN}${id}`);
      const duplicate = name < known;
      if (!overlap && facility !== '') overlap = usedElsewhere(id, facility);
      if (count === names.length) {
        names = wider(names, new Int32Array(names.length * 2));
        rows = wider(rows, new Uint32Array(rows.length * 2));
      }
      names[count] = name;
      rows[count++] = row;
      if (name >= twice.length) twice = wider(twice, new Uint8Array(twice.length * 2));
      if (duplicate) twice[name] = 1;
      return { duplicate };
    },
    nameOf: () => {
      const read = makeTextReader(texts);
      return (record) => {
        const name = names[record] ?? 0;
        const [facility = '', id = ''] = read(name).split(BETWEEN);
        return (
          `${overlap && facility !== '' ? `${facility}:` : ''}${id}` +
          `${twice[name] === 1 ? `#${String(rows[record] ?? 0)}` : ''}`
        );
      };
    },
  };

  function usedElsewhere(id: string, facility: string): boolean {
    const known = ids.count;
    const number = internText(ids, id);
    const place = internText(texts, facility);
    if (number >= idFacility.length) idFacility = wider(idFacility, new Int32Array(idFacility.length * 2));
    if (number >= known) idFacility[number] = place;
    return idFacility[number] !== place;
  }
}

function wider<T extends Int32Array | Uint32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
