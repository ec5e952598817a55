/** 設定の誤り: stops the start with one sentence that a person can act on. */
export class ConfigError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ConfigError';
  }
}

/**
 * 設定項目: one environment variable of a place, as `docs/settings.md` tells the operator. Without `fallback` it is
 * required; a fallback of `''` means that it may be left out.
 */
export type Setting = { readonly fallback?: string; readonly ja: string; readonly en: string };

/** 設定: read once, by `main.ts` alone. An empty variable counts as one that is not set. */
export class Settings<Name extends string> {
  readonly #catalogue: Readonly<Record<Name, Setting>>;
  readonly #env: NodeJS.ProcessEnv;

  constructor(catalogue: Readonly<Record<Name, Setting>>, env: NodeJS.ProcessEnv = process.env) {
    this.#catalogue = catalogue;
    this.#env = env;
  }

  /** The value or the fallback; throws where there is neither. */
  text(name: Name): string {
    const value = this.optional(name);
    if (value === undefined)
      throw new ConfigError(`環境変数 ${name} を設定してください / set the environment variable ${name}.`);
    return value;
  }

  optional(name: Name): string | undefined {
    const value = this.#env[name] || this.#catalogue[name].fallback;
    return value === '' ? undefined : value;
  }

  integer(name: Name): number {
    const value = Number(this.text(name));
    if (!Number.isInteger(value) || value < 0)
      throw new ConfigError(
        `環境変数 ${name} は 0 以上の整数で指定してください / ${name} must be a whole number, 0 or more.`,
      );
    return value;
  }

  /** `1` or `0`: another word stops the start, because a misread yes or no opens or closes a door. */
  yes(name: Name): boolean {
    const value = this.text(name);
    if (value !== '0' && value !== '1')
      throw new ConfigError(`環境変数 ${name} は 0 か 1 で指定してください / ${name} must be 0 or 1.`);
    return value === '1';
  }
}
