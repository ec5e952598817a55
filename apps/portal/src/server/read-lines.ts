/** NDJSON: yields one object a line as the bytes arrive; a character or a line may be cut anywhere between chunks. */
export async function* readLines(bytes: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, void> {
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    reader.releaseLock();
  }
}
