import type { Setting } from '@musubi/runtime';

/** センターの設定: every environment variable that `apps/center` reads; `docs/settings.md` is made from it. */
export const CENTER_SETTINGS = {
  MUSUBI_DATABASE_URL: {
    ja: 'センターのデータベース(PostgreSQL 15 以上)の接続文字列。',
    en: 'Connection string of the center’s database.',
  },
  MUSUBI_NETWORK: {
    ja: 'ネットワークの識別子。施設・職員ファイルの network と同じもの。',
    en: 'Id of the network, as in the directory file.',
  },
  MUSUBI_PORTAL_HOST: { fallback: '127.0.0.1', ja: '画面を待ち受けるアドレス。', en: 'Address the portal listens on.' },
  MUSUBI_PORTAL_PORT: { fallback: '8080', ja: '画面を待ち受けるポート。', en: 'Port the portal listens on.' },
  MUSUBI_PORTAL_FILES: {
    fallback: '',
    ja: '画面のファイルのフォルダー(apps/portal/dist/site)。空なら別のサーバーから配信する。',
    en: 'Folder of the built portal; left out where another server delivers it.',
  },
  MUSUBI_PORTAL_HTTPS: {
    fallback: '0',
    ja: '1: 前段の装置が HTTPS を終端している。Cookie が __Host- と Secure になる。本番では必ず 1。',
    en: '1: a proxy in front ends TLS; cookies become __Host- and Secure. Always 1 in real use.',
  },
  MUSUBI_TRUSTED_PROXIES: {
    fallback: '',
    ja: '前段の装置のアドレスまたはネットワーク(カンマ区切り)。ここからの X-Forwarded-For / Forwarded だけを信じる。',
    en:
      'Addresses or networks of the proxies in front, parted by commas; ' +
      'only their X-Forwarded-For / Forwarded is believed.',
  },
  MUSUBI_LINK_HOST: {
    fallback: '0.0.0.0',
    ja: 'ゲートウェイからの接続を待ち受けるアドレス。',
    en: 'Address that gateways connect to.',
  },
  MUSUBI_LINK_PORT: {
    fallback: '9443',
    ja: 'ゲートウェイからの接続を待ち受けるポート(TLS 1.3、相互認証)。',
    en: 'Port that gateways connect to (TLS 1.3, certificates on both sides).',
  },
  MUSUBI_LINK_CA: {
    ja: 'ゲートウェイと病院システムの証明書を出した認証局の証明書(PEM)。',
    en: 'Certificate of the authority of gateways and hospital systems (PEM file).',
  },
  MUSUBI_LINK_CERT: { ja: 'センターの証明書(PEM)。', en: 'Certificate of the center (PEM file).' },
  MUSUBI_LINK_KEY: { ja: 'センターの秘密鍵(PEM)。', en: 'Private key of the center (PEM file).' },
  MUSUBI_TICKET_KEY: {
    ja: 'アクセスチケットと監査の封に使う署名鍵(Ed25519、PEM)。',
    en: 'Key that signs access tickets and seals the audit (Ed25519, PEM file).',
  },
  MUSUBI_BORDER_HOST: {
    fallback: '',
    ja: '病院システム(PIX/PDQ、FHIR と HL7 v2)を待ち受けるアドレス。空なら開かない。',
    en: 'Address for hospital systems (PIX/PDQ on FHIR and HL7 v2); left out: not offered.',
  },
  MUSUBI_BORDER_FHIR_PORT: { fallback: '9543', ja: '同、FHIR のポート。', en: 'Its FHIR port.' },
  MUSUBI_BORDER_MLLP_PORT: {
    fallback: '9575',
    ja: '同、HL7 v2(MLLP over TLS)のポート。',
    en: 'Its HL7 v2 port (MLLP over TLS).',
  },
  MUSUBI_MATCH_MEGABYTES: {
    fallback: '2000',
    ja: '名寄せの大きな一括照合に使ってよいメモリー(MB)。2000 で 100 万人。0 なら使わず、データベースで探す。',
    en:
      'Memory that a large matching job may use (MB); 2000 is enough for a million people, ' +
      '0: the database finds all.',
  },
  MUSUBI_MATCH_RENAMES: {
    fallback: '',
    ja: '組み込みの表にない旧市町村名の表(CSV: 都道府県,旧市町村,現在の市町村)。名寄せで新旧の住所を同じ場所とみなす。',
    en:
      'A table of former municipalities beside the built-in one (CSV: prefecture, former, present); ' +
      'matching takes both addresses for one place.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
