import type { Issue } from '@musubi/domain';
import type { WalkProblem } from './walk-storage.ts';

type ProblemCode =
  WalkProblem['problem'] | 'unreadable-file' | 'too-large' | 'root-not-reached' | 'not-storable' | 'temporary-file';

/** Something wrong with a file or folder of a storage that was found without reading it. */
export type StorageProblem = { readonly path: string; readonly problem: ProblemCode };

const ISSUES: Readonly<Record<ProblemCode, Pick<Issue, 'severity' | 'ja' | 'en'>>> = {
  'symbolic-link': {
    severity: 'note',
    ja: 'シンボリックリンクは安全のためたどりません。実体をこの格納フォルダーの中に置いてください。',
    en: 'Symbolic links are not followed for safety; put the file itself into the storage.',
  },
  'unreadable-folder': {
    severity: 'rejected',
    ja:
      'フォルダーを開けません。ゲートウェイの実行ユーザーに読み取り権限を与えてください。' +
      'ほかのフォルダーの取込は続けています。',
    en: "The folder cannot be opened; give the gateway's user permission to read it. Other folders are still taken in.",
  },
  'too-deep': {
    severity: 'rejected',
    ja: 'フォルダーの階層が深すぎます。SS-MIX2 の構成か確かめてください。',
    en: 'The folders are nested too deeply; check that this is an SS-MIX2 storage.',
  },
  'name-not-utf8': {
    severity: 'rejected',
    ja: 'ファイル名またはフォルダー名の文字コードが UTF-8 ではないため開けません。',
    en: 'The name of the file or folder is not UTF-8, so it cannot be opened.',
  },
  'special-file': {
    severity: 'note',
    ja: '通常のファイルではないため読みません。',
    en: 'Not a regular file; it is not read.',
  },
  'unreadable-file': {
    severity: 'rejected',
    ja: 'ファイルを開けません。ゲートウェイの実行ユーザーに読み取り権限を与えてください。',
    en: "The file cannot be opened; give the gateway's user permission to read it.",
  },
  'too-large': {
    severity: 'rejected',
    ja: 'ファイルが 256 MB を超えているため取り込みません。',
    en: 'The file is larger than 256 MB and is not taken in.',
  },
  'root-not-reached': {
    severity: 'rejected',
    ja:
      '格納フォルダーに接続できません。ネットワークドライブの接続と設定のパスを確かめてください。' +
      '取り込み済みの記録はそのまま公開されます。',
    en:
      'The storage folder cannot be reached; check the network drive and the configured path. What was taken in ' +
      'before is still served.',
  },
  'temporary-file': {
    severity: 'note',
    ja: '一時ファイルまたは書込み途中のファイルです。正しい名前になってから取り込みます。',
    en: 'A temporary file, or one that is still being written; it is taken in when it has its proper name.',
  },
  'not-storable': {
    severity: 'rejected',
    ja: '内容に保存できないデータが含まれるため、原本だけを保管しました。',
    en: 'The content holds data that cannot be stored; only the bytes are kept.',
  },
};

/** 格納フォルダーの指摘: what is wrong with a file or folder before anybody looks inside. */
export function storageIssue(problem: ProblemCode): Issue {
  return { code: `storage/${problem}`, ...ISSUES[problem] };
}
