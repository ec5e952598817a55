import { parseArgs } from 'node:util';
import { COLUMN_ROLES, type AskedColumn, type ColumnRole } from './recognize-columns.ts';

/** 指示: what `musubi match` was asked for. */
export type MatchRequest = {
  readonly verb: 'dedupe' | 'link';
  readonly files: readonly string[];
  readonly out: string;
  readonly report: string | undefined;
  readonly columns: readonly AskedColumn[];
  readonly verdict: 'auto' | 'review' | 'all';
  readonly explain: boolean;
  readonly excel: boolean;
  readonly withoutHeading: boolean;
  /** Files of a region's own mergers; `none` leaves out the built-in ones. */
  readonly renames: readonly string[];
};
export type WrongUsage = { readonly wrong: string };

export function readMatchArguments(args: readonly string[]): MatchRequest | WrongUsage {
  const parsed = parse(args);
  if (parsed === undefined)
    return {
      wrong:
        '知らないオプション、または値のないオプションがあります (an unknown option, or an option without its value)',
    };
  const {
    values,
    positionals: [verb, ...files],
  } = parsed;
  if (verb !== 'dedupe' && verb !== 'link')
    return { wrong: `dedupe か link を指定してください (say dedupe or link)${verb === undefined ? '' : `: ${verb}`}` };
  const wanted = verb === 'dedupe' ? 1 : 2;
  if (files.length !== wanted)
    return {
      wrong:
        verb === 'dedupe'
          ? 'CSV ファイルを一つ指定してください (name one CSV file)'
          : 'CSV ファイルを二つ指定してください (name two CSV files)',
    };
  if (values.out === undefined)
    return { wrong: '--out で出力ファイルを指定してください (name the output with --out; --out - is standard output)' };
  if (values.verdict !== 'auto' && values.verdict !== 'review' && values.verdict !== 'all')
    return {
      wrong: `--verdict は auto、review、all のどれかです (--verdict is auto, review or all): ${values.verdict}`,
    };
  const columns = readColumns(values.columns);
  if ('wrong' in columns) return columns;
  return {
    verb,
    files,
    out: values.out,
    report: values.report,
    columns: columns.columns,
    verdict: values.verdict,
    explain: values.explain,
    excel: values.excel,
    withoutHeading: values['no-heading'],
    renames: values.renames,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        report: { type: 'string' },
        columns: { type: 'string', multiple: true, default: [] },
        renames: { type: 'string', multiple: true, default: [] },
        verdict: { type: 'string', default: 'review' },
        explain: { type: 'boolean', default: false },
        excel: { type: 'boolean', default: false },
        'no-heading': { type: 'boolean', default: false },
      },
    });
  } catch {
    return undefined;
  }
}

function readColumns(texts: readonly string[]): { readonly columns: readonly AskedColumn[] } | WrongUsage {
  const columns: AskedColumn[] = [];
  for (const text of texts
    .join(',')
    .split(',')
    .filter((each) => each.trim() !== '')) {
    const [role = '', ...rest] = text.split('=');
    const column = rest.join('=').trim();
    const known = roleOf(role.trim());
    if (known === undefined)
      return {
        wrong:
          `--columns: 知らない役割です (unknown role): ${role.trim()}\n  役割 (roles): ` +
          `${[...COLUMN_ROLES, 'ignore'].join(' ')}`,
      };
    if (column === '') return { wrong: `--columns: 役割=列名 の形で指定してください (write role=column): ${text}` };
    columns.push({ role: known, column });
  }
  return { columns };
}

function roleOf(text: string): ColumnRole | 'ignore' | undefined {
  if (text === 'ignore') return 'ignore';
  return COLUMN_ROLES.find((role) => role.toLowerCase() === text.replace(/[_-]/g, '').toLowerCase());
}
