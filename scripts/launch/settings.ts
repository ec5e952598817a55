import type { Setting } from '@musubi/runtime';

/** `npm start` の設定: what the demo region's launcher takes from the environment. */
export const LAUNCH_SETTINGS = {
  DATABASE_URL: {
    fallback: '',
    ja: '使うデータベースサーバー。空なら機械の PostgreSQL、なければ同梱のもの。',
    en: 'Database server to use; left out: the machine’s PostgreSQL, else the embedded one.',
  },
  MUSUBI_PORTAL_PORT: {
    fallback: '',
    ja: '画面のポート。空なら前回と同じか 8080、ふさがっていれば空きポート。',
    en: 'Port of the portal; left out: the last one or 8080, or a free one.',
  },
  MUSUBI_STATE: {
    fallback: '',
    ja: '状態フォルダー。空なら .musubi。npm run reset はこれを消す。',
    en: 'State folder; left out: .musubi. npm run reset removes it.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
