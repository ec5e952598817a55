import { readFileSync } from 'node:fs';
import type { Issue } from '@musubi/domain';
import {
  decodeText,
  field,
  fieldCount,
  fieldState,
  parseMessages,
  repetitions,
  unescapeText,
  wholePart,
  type Message,
  type Segment,
} from '@musubi/formats/hl7v2';
import { fieldNames } from '@musubi/formats/ssmix2';
import { makeOutput, type Streams } from './output.ts';

type ShownField = {
  readonly field: string;
  readonly name: string;
  readonly state: 'delete' | 'value';
  readonly values: readonly (readonly string[])[];
};

/** HL7 の表示: every field that says something, with its Japanese name, decoded and unescaped. */
export async function showHl7(file: string, options: { readonly json: boolean }, streams: Streams): Promise<number> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason =
      code === 'ENOENT'
        ? 'ファイルがありません (no such file)'
        : code === 'EISDIR'
          ? 'フォルダです。ファイルを指定してください (a folder; name a file)'
          : 'ファイルを開けません (the file cannot be opened)';
    streams.stderr.write(`musubi: ${reason}: ${file}\n`);
    return 1;
  }
  const { text, charset, cut, issues } = decodeText(bytes);
  const messages = parseMessages(text);
  // Shown as it stands, also where it is cut: this is a magnifying glass.
  const issuesOf = (message: Message): readonly Issue[] =>
    [...message.issues, wholePart(message, cut).issue ?? []].flat();
  const output = makeOutput(streams.stdout);
  if (options.json) {
    await output.line(
      JSON.stringify({
        file,
        charset,
        issues: [...issues, ...messages.flatMap(issuesOf)],
        messages: messages.map((message) => ({
          type: typeOf(message),
          segments: message.segments.map((segment) => ({ segment: segment.name, fields: shownFields(segment) })),
        })),
      }),
    );
    return 0;
  }
  await output.line(`文字コード (charset): ${charset}`);
  for (const issue of issues) await output.line(`  指摘: ${issue.ja} (${issue.en})`);
  if (messages.length === 0) await output.line('  メッセージがありません (there is no message)');
  for (const [index, message] of messages.entries()) {
    await output.line(
      `\n── ${messages.length > 1 ? `${String(index + 1)}/${String(messages.length)} ` : ''}${typeOf(message)}`,
    );
    for (const issue of issuesOf(message)) await output.line(`  指摘: ${issue.ja} (${issue.en})`);
    for (const segment of message.segments) {
      await output.line(segment.name);
      for (const one of shownFields(segment)) await output.line(fieldLine(one));
      if (output.closed()) return 0;
    }
  }
  return 0;
}

function typeOf(message: Message): string {
  const [msh] = message.segments;
  return msh === undefined || msh.name !== 'MSH' ? '' : [1, 2, 3].flatMap((n) => field(msh, 9, 1, n) ?? []).join('^');
}

function shownFields(segment: Segment): readonly ShownField[] {
  const names = fieldNames(segment.name);
  const shown: ShownField[] = [];
  for (let n = segment.name === 'MSH' ? 3 : 1; n <= fieldCount(segment); n++) {
    const state = fieldState(segment, n);
    if (state === 'absent') continue;
    const values =
      state === 'delete'
        ? []
        : repetitions(segment, n).map((one) => {
            const sign = one.delimiters.component;
            return (sign === '' ? [one.text] : one.text.split(sign)).map((part) =>
              unescapeText(part, segment.delimiters),
            );
          });
    shown.push({ field: `${segment.name}-${String(n)}`, name: names[n - 1] ?? '', state, values });
  }
  return shown;
}

function fieldLine(one: ShownField): string {
  const label = `  ${one.field.padEnd(7)} ${one.name}`;
  if (one.state === 'delete') return `${label}: （削除の指示 ""）`;
  return `${label}: ${one.values
    .map((value) => value.join(' ^ '))
    .join('  ~  ')
    .replaceAll('\n', '⏎')}`;
}
