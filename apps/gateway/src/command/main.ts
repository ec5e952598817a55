import { showHl7 } from './hl7-show.ts';
import type { Streams } from './output.ts';
import { inspectStorage } from './ssmix2-inspect.ts';

const HELP = `musubi — 病院のファイルを確かめる道具 (looks into a hospital's files)

使い方 (usage):
  musubi ssmix2 inspect DIR [--json]   SS-MIX2 ストレージを読み、各ファイルの内容と指摘を表示する
                                       reads a storage; what each file holds and what is wrong with it
  musubi hl7 show FILE [--json]        HL7 v2 ファイルを項目名つきで表示する（FILE に - で標準入力）
                                       shows the segments and fields of a file (- reads standard input)
  musubi match dedupe|link …           患者一覧の中・一覧どうしで同じ人を探す（詳細: musubi match --help）
                                       finds the same person within a list or in two lists
  musubi gateway …                     ゲートウェイの運用（詳細: musubi gateway --help）
                                       operating a gateway

  --json   1 ファイル 1 行の JSON (one JSON value per file and line)
  --help   この説明 (this text)

ssmix2、hl7、match はデータベースもネットワークも使わず、読むファイルには何も書き込みません。
ssmix2, hl7 and match need no database and no network, and never write to the files they read.

終了コード (exit code): 0 読めた (read) · 1 開けない (cannot be opened) · 2 使い方の誤り (wrong usage)`;

/** コマンドの振り分け. Answers the exit code. */
export async function main(args: readonly string[], streams: Streams = process): Promise<number> {
  const [room, verb, ...rest] = args;
  if (room === 'gateway') {
    const { runGatewayCommand } = await import('./gateway.ts');
    return runGatewayCommand(args.slice(1));
  }
  if (room === 'match') {
    const { runMatchCommand } = await import('./match.ts');
    return runMatchCommand(args.slice(1), streams);
  }
  if (args.includes('--help') || args.includes('-h') || room === 'help') {
    streams.stdout.write(`${HELP}\n`);
    return 0;
  }
  const json = rest.includes('--json');
  const options = rest.filter((word) => word.startsWith('--') && word !== '--json');
  const targets = rest.filter((word) => !word.startsWith('--'));
  const [target] = targets;
  if (options.length > 0) return usage(streams, `知らないオプションです (unknown option): ${options.join(' ')}`);
  if (room !== undefined && verb !== undefined && target === undefined)
    return usage(streams, 'DIR または FILE を指定してください (name a DIR or a FILE)');
  if (target === undefined || targets.length !== 1)
    return usage(streams, room === undefined ? undefined : '引数の数が違います (wrong number of arguments)');
  if (room === 'ssmix2' && verb === 'inspect') return inspectStorage(target, { json }, streams);
  if (room === 'hl7' && verb === 'show') return showHl7(target, { json }, streams);
  return usage(streams, `知らないコマンドです (unknown command): ${room ?? ''} ${verb ?? ''}`);
}

function usage({ stderr }: Streams, wrong?: string): number {
  stderr.write(`${wrong === undefined ? '' : `musubi: ${wrong}\n\n`}${HELP}\n`);
  return 2;
}
