import { systemClock } from './clock.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
/**
 * 運用ログ: one JSON line per event, to stderr. Flat fields only, so that no record slips in; business events go to
 * audit.
 */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
};

export function makeLog(place: string, write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) =>
      write(JSON.stringify({ at: new Date(systemClock.now()).toISOString(), level, place, event, ...fields }) + '\n');
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * What may be said of an unexpected error in a log: its class, code and place, never its message (it may quote data).
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorType: typeof error };
  const code = (error as { code?: unknown }).code;
  const frame = error.stack
    ?.split('\n')
    .find((line) => line.trim().startsWith('at '))
    ?.trim();
  return {
    errorType: error.name,
    errorCode: typeof code === 'string' ? code : undefined,
    at1: frame?.replace(/\(.*[\\/]([^\\/]+)\)$/, '($1)'),
  };
}
