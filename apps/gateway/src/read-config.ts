import { facilityIdSchema, localDateSchema, recordKindSchema, sensitiveSchema } from '@musubi/contract';
import type { FacilityId, PublicationPolicy } from '@musubi/domain';
import { ConfigError } from '@musubi/runtime';
import { resolve, sep } from 'node:path';
import { z } from 'zod';

const publicationSchema = z
  .strictObject({
    facility: facilityIdSchema.optional(),
    kinds: z.array(recordKindSchema).describe('開示する種別 / kinds that are published'),
    publishedSince: localDateSchema
      .optional()
      .describe('この日からの記録だけを開示する / only records from this day on'),
    delayDays: z
      .partialRecord(recordKindSchema, z.int().nonnegative())
      .optional()
      .describe('種別ごとに、何日たってから開示するか / days until a kind is published'),
    sensitiveDepartments: z
      .record(z.string().min(1).max(20), sensitiveSchema)
      .optional()
      .describe(
        '診療科コードごとの機微区分。別の同意がなければ開示しない / department codes that are sensitive: ' +
          'published under their own consent only',
      ),
  })
  .describe('公開方針 / what this hospital publishes');

const storage = z.string().min(1).optional();
const facilitySchema = z.strictObject({
  id: facilityIdSchema.describe('医療機関コード / facility code'),
  standardStorage: storage.describe(
    'SS-MIX2 標準化ストレージのフォルダー。読むだけで、書かない / folder of the standardized storage; only read',
  ),
  extendedStorage: storage.describe('同、拡張ストレージ / the extended storage'),
  transactionStorage: storage.describe(
    '標準化ストレージのトランザクションストレージ。あれば数秒で気づく / transaction storage: new files are ' +
      'noticed in seconds',
  ),
  extendedTransactionStorage: storage.describe('同、拡張ストレージの / that of the extended storage'),
  mllpPort: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('HL7 v2 を受けるポート(MLLP)。なければ受けない / port for HL7 v2 over MLLP; left out: none'),
  announceIdentities: z
    .boolean()
    .optional()
    .describe(
      '全患者の基本情報を名寄せのためにセンターへ知らせる。なければ知らせない / tell the center who all ' +
        'patients are, for matching; left out: no',
    ),
  publication: publicationSchema,
});

export const configSchema = z.strictObject({
  name: z.string().min(1).max(60).describe('ゲートウェイの名。証明書の名と同じ / name, as in its certificate'),
  center: z
    .array(z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) }))
    .min(1)
    .describe(
      'センターの接続先。複数のプロセスがあれば全部 / addresses of the center; all of them where it has ' +
        'several processes',
    ),
  mllpHost: z.string().min(1).default('127.0.0.1').describe('MLLP を待ち受けるアドレス / address for MLLP'),
  facilities: z.array(facilitySchema).min(1).describe('この上の施設 / facilities in this gateway'),
});

export type FacilityConfig = {
  readonly id: FacilityId;
  readonly standardStorage?: string | undefined;
  readonly extendedStorage?: string | undefined;
  /**
   * トランザクションストレージ written beside each: new files are then noticed in seconds, however large the storage.
   */ readonly transactionStorage?: string | undefined;
  readonly extendedTransactionStorage?: string | undefined;
  readonly mllpPort?: number | undefined;
  /**
   * 基本情報の通知: the center may know who all patients of this facility are, for matching (名寄せ). Unless set, it
   * must ask for each ID.
   */ readonly announceIdentities?: boolean | undefined;
  readonly publication: Omit<PublicationPolicy, 'facility'>;
};
/** ゲートウェイの設定 */
export type GatewayConfig = {
  readonly name: string;
  readonly center: readonly { readonly host: string; readonly port: number }[];
  readonly mllpHost: string;
  readonly facilities: readonly FacilityConfig[];
};

/**
 * A misspelled field stops the start, with the place of the mistake: a setting that silently does nothing publishes too
 * much.
 */
export function readConfig(text: string, file: string): GatewayConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError(`${file} が JSON として読めません / ${file} is not valid JSON.`);
  }
  const result = configSchema.safeParse(json);
  if (!result.success) {
    const places = result.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`)
      .join('; ');
    throw new ConfigError(`${file} の設定に誤りがあります / the configuration in ${file} is wrong: ${places}`);
  }
  const ids = result.data.facilities.map((facility) => facility.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new ConfigError(`施設 ${twice} が ${file} に二度あります / facility ${twice} is in ${file} twice.`);
  const shared = sharedFolder(result.data.facilities);
  if (shared !== undefined)
    throw new ConfigError(
      `${file} の格納フォルダー ${shared} が二度使われているか、別の格納フォルダーの中にあります。` +
        `施設ごとに別のフォルダーを指定してください / the storage ${shared} in ${file} is used twice or lies ` +
        'inside another one; give each its own folder.',
    );
  return {
    ...result.data,
    facilities: result.data.facilities.map(({ publication: { facility: _facility, ...publication }, ...facility }) => ({
      ...facility,
      // zod types optional fields as | undefined; it never sets them so
      publication: publication as Omit<PublicationPolicy, 'facility'>,
    })),
  };
}

/** One folder for two facilities would give the patients of one to the numbers of the other: the wrong patient. */
function sharedFolder(
  facilities: readonly {
    readonly standardStorage?: string | undefined;
    readonly extendedStorage?: string | undefined;
  }[],
): string | undefined {
  const folders = facilities
    .flatMap(({ standardStorage, extendedStorage }) =>
      [standardStorage, extendedStorage].filter((folder) => folder !== undefined),
    )
    .map((folder) => resolve(folder));
  return folders.find((folder, at) =>
    folders.some(
      (other, index) =>
        index !== at && (other === folder || folder.startsWith(other.endsWith(sep) ? other : other + sep)),
    ),
  );
}
