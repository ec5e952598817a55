import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TransactionTail } from './transaction-tail.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'musubi-transactions-'));
  mkdirSync(join(root, '2026'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const FIRST = '2026/TR_20260415000000000_00001.DAT';
const record = (patient: string) =>
  `#SSMIX,2.00,9910000011,${patient},20260415,OMP-01,000000000000001,INS,01,20260415103045123\r\nMSH|^~\\&|` +
  `HIS\rPID|0001||${patient}\r\r\n`;

it('names the patients of what was written since the last look, across files, and nothing twice', () => {
  writeFileSync(join(root, FIRST), record('0000000001'));
  const tail = new TransactionTail(root);
  expect(tail.next()).toEqual([]);
  appendFileSync(join(root, FIRST), record('0000000002') + record('0000000003') + record('0000000002'));
  expect(tail.next()).toEqual(['0000000002', '0000000003']);
  appendFileSync(join(root, FIRST), record('0000000004'));
  mkdirSync(join(root, '2027'));
  writeFileSync(join(root, '2027/TR_20270101000000000_00001.DAT'), record('0000000005'));
  expect(tail.next()).toEqual(['0000000004', '0000000005']);
  expect(tail.next()).toEqual([]);
});

it('reads a line again that was half written', () => {
  const tail = new TransactionTail(root);
  const whole = record('0000000006');
  writeFileSync(join(root, FIRST), whole.slice(0, 30));
  expect(tail.next()).toEqual([]);
  appendFileSync(join(root, FIRST), whole.slice(30));
  expect(tail.next()).toEqual(['0000000006']);
});

it('never throws and never leaves the folder, whatever stands there', () => {
  const tail = new TransactionTail(root);
  writeFileSync(
    join(root, '2026/TR_20260101000000000_00001.DAT'),
    Buffer.from(`#SSMIX,2.00,9910000011,../../etc,x\r\n#SSMIX\r\n\u0000,,,\r\n`),
  );
  symlinkSync('/etc/passwd', join(root, '2026/TR_20260201000000000_00001.DAT'));
  mkdirSync(join(root, '2026/TR_20260301000000000_00001.DAT'));
  expect(tail.next()).toEqual([]);
  rmSync(root, { recursive: true });
  expect(tail.next()).toEqual([]);
  expect(new TransactionTail(join(root, 'nowhere')).next()).toEqual([]);
});
