import type { Setting } from '@musubi/runtime';

/**
 * ゲートウェイの設定(環境変数): what `apps/gateway` reads; facilities and storages stand in the file of
 * `MUSUBI_GATEWAY_CONFIG`.
 */
export const GATEWAY_SETTINGS = {
  MUSUBI_DATABASE_URL: {
    ja: 'ゲートウェイのデータベース(PostgreSQL 15 以上)の接続文字列。',
    en: 'Connection string of the gateway’s database.',
  },
  MUSUBI_GATEWAY_CONFIG: { ja: '設定ファイル(JSON、下の表)。', en: 'The configuration file (JSON, see below).' },
  MUSUBI_LINK_CA: {
    ja: 'センターの証明書を出した認証局の証明書(PEM)。',
    en: 'Certificate of the authority of the center (PEM file).',
  },
  MUSUBI_LINK_CERT: {
    ja: 'このゲートウェイの証明書(PEM)。名は設定ファイルの name と同じ。',
    en: 'Certificate of this gateway (PEM file), in its configured name.',
  },
  MUSUBI_LINK_KEY: { ja: 'このゲートウェイの秘密鍵(PEM)。', en: 'Private key of this gateway (PEM file).' },
  MUSUBI_TICKET_PUBLIC_KEY: {
    ja: 'センターのチケット署名鍵の公開鍵(PEM)。交代の間は二つ続けて書ける。',
    en: 'Public key of the center’s tickets (PEM file); two, one after the other, while keys change.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
