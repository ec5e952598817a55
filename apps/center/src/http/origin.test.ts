import { expect, it } from 'vitest';
import { fromOwnPages } from './origin.ts';

const host = 'musubi.example:8080';
it.each([
  [{ host, origin: 'http://musubi.example:8080' }, true],
  [{ host, origin: 'https://musubi.example:8080', 'sec-fetch-site': 'same-origin' }, true],
  [{ host, 'sec-fetch-site': 'same-origin' }, true],
  [{ host }, false],
  [{ host, origin: 'null' }, false],
  [{ host, origin: 'http://evil.example' }, false],
  [{ host, origin: 'http://musubi.example' }, false],
  [{ host, origin: 'nonsense' }, false],
  [{ host, origin: 'http://doctor@musubi.example:8080' }, false],
  [{ host, origin: 'http://doctor:pw@musubi.example:8080' }, false],
  [{ host, origin: 'http://musubi.example:8080/page' }, false],
  [{ host, origin: 'http://MUSUBI.example:8080' }, false],
  [{ host, origin: 'http://musubi.example:8080', 'sec-fetch-site': 'cross-site' }, false],
  [{ host, 'sec-fetch-site': 'none' }, false],
])('%j → %s', (headers, own) => expect(fromOwnPages(headers)).toBe(own));
