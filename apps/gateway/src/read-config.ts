import { facilityIdSchema, localDateSchema, recordKindSchema, sensitiveSchema } from '@musubi/contract';
import type { FacilityId, PublicationPolicy } from '@musubi/domain';
import { ConfigError } from '@musubi/runtime';
import { resolve, sep } from 'node:path';
import { z } from 'zod';

const publicationSchema = z.strictObject({
  facility: facilityIdSchema.optional(),
  kinds: z.array(recordKindSchema),
  publishedSince: localDateSchema.optional(),
  delayDays: z.partialRecord(recordKindSchema, z.int().nonnegative()).optional(),
  sensitiveDepartments: z.record(z.string().min(1).max(20), sensitiveSchema).optional(),
});

const configSchema = z.strictObject({
  name: z.string().min(1).max(60),
  center: z.array(z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) })).min(1),
  mllpHost: z.string().min(1).default('127.0.0.1'),
  facilities: z.array(z.strictObject({
    id: facilityIdSchema,
    standardStorage: z.string().min(1).optional(),
    extendedStorage: z.string().min(1).optional(),
    transactionStorage: z.string().min(1).optional(),
    extendedTransactionStorage: z.string().min(1).optional(),
    mllpPort: z.int().min(0).max(65_535).optional(),
    announceIdentities: z.boolean().optional(),
    publication: publicationSchema,
  })).min(1),
});

export type FacilityConfig = {
  readonly id: FacilityId;
  readonly standardStorage?: string | undefined;
  readonly extendedStorage?: string | undefined;
  /** トランザクションストレージ written beside each: new files are then noticed in seconds, however large the storage. */ readonly transactionStorage?: string | undefined;
  readonly extendedTransactionStorage?: string | undefined;
  readonly mllpPort?: number | undefined;
  /** 基本情報の通知: the center may know who all patients of this facility are, for matching (名寄せ). Unless set, it must ask for each ID. */ readonly announceIdentities?: boolean | undefined;
  readonly publication: Omit<PublicationPolicy, 'facility'>;
};
/** ゲートウェイの設定 */
export type GatewayConfig = {
  readonly name: string;
  readonly center: readonly { readonly host: string; readonly port: number }[];
  readonly mllpHost: string;
  readonly facilities: readonly FacilityConfig[];
};

/** A misspelled field stops the start, with the place of the mistake: a setting that silently does nothing publishes too much. */
export function readConfig(text: string, file: string): GatewayConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError(`${file} が JSON として読めません / ${file} is not valid JSON.`);
  }
  const result = configSchema.safeParse(json);
  if (!result.success) {
    const places = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('; ');
    throw new ConfigError(`${file} の設定に誤りがあります / the configuration in ${file} is wrong: ${places}`);
  }
  const ids = result.data.facilities.map((facility) => facility.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ConfigError(`施設 ${twice} が ${file} に二度あります / facility ${twice} is in ${file} twice.`);
  const shared = sharedFolder(result.data.facilities);
  if (shared !== undefined) throw new ConfigError(`${file} の格納フォルダー ${shared} が二度使われているか、別の格納フォルダーの中にあります。施設ごとに別のフォルダーを指定してください / the storage ${shared} in ${file} is used twice or lies inside another one; give each its own folder.`);
  return {
    ...result.data,
    facilities: result.data.facilities.map(({ publication: { facility: _facility, ...publication }, ...facility }) => ({
      ...facility,
      publication: publication as Omit<PublicationPolicy, 'facility'>, // zod types optional fields as | undefined; it never sets them so
    })),
  };
}

/** One folder for two facilities would give the patients of one to the numbers of the other: the wrong patient. */
function sharedFolder(facilities: readonly { readonly standardStorage?: string | undefined; readonly extendedStorage?: string | undefined }[]): string | undefined {
  const folders = facilities.flatMap(({ standardStorage, extendedStorage }) => [standardStorage, extendedStorage].filter((folder) => folder !== undefined)).map((folder) => resolve(folder));
  return folders.find((folder, at) => folders.some((other, index) => index !== at && (other === folder || folder.startsWith(other.endsWith(sep) ? other : other + sep))));
}
