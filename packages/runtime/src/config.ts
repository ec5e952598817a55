/** 設定の誤り: stops the start with one sentence that a person can act on. */
export class ConfigError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ConfigError';
  }
}

/** Reads one environment variable; only `main.ts` of an app calls these. */
export function requiredSetting(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const value = env[name];
  if (value === undefined || value === '') throw new ConfigError(`環境変数 ${name} を設定してください / set the environment variable ${name}.`);
  return value;
}

export function integerSetting(name: string, fallback: number, env: NodeJS.ProcessEnv = process.env): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new ConfigError(`環境変数 ${name} は 0 以上の整数で指定してください / ${name} must be a whole number, 0 or more.`);
  return value;
}
