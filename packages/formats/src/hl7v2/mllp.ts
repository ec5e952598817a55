/** MLLP のフレーム: start 0x0B, end 0x1C 0x0D. Works on bytes only; what is inside is not looked at. */
const START = 0x0b;
const END = 0x1c;
const CR = 0x0d;

export type MllpEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Bytes outside any frame; a sender that probes the port, or one that does not speak MLLP. */
  | { readonly kind: 'noise'; readonly length: number }
  /** The frame grew beyond the limit: the connection must be closed, its rest cannot be found again. */
  | { readonly kind: 'too-large'; readonly limit: number };

export type MllpDeframer = { readonly push: (chunk: Uint8Array) => readonly MllpEvent[]; readonly pending: () => number };

/** A message with 10 MB of attached text is real; beyond this it is a fault or an attack. */
export const DEFAULT_MLLP_LIMIT = 16 * 1024 * 1024;

export function makeMllpDeframer(limit: number = DEFAULT_MLLP_LIMIT): MllpDeframer {
  let parts: Uint8Array[] = [];
  let size = 0;
  let inside = false;
  let dead = false;

  /** `0x1C` may end one chunk and `0x0D` begin the next. */
  let endSeen = false;

  function push(chunk: Uint8Array): readonly MllpEvent[] {
    if (dead) return [];
    const events: MllpEvent[] = [];
    let at = 0;
    let noise = 0;
    while (at < chunk.length) {
      if (!inside) {
        const start = chunk.indexOf(START, at);
        const skipped = start < 0 ? chunk.subarray(at) : chunk.subarray(at, start);
        for (const byte of skipped) if (byte !== CR && byte !== 0x0a) noise++;
        if (start < 0) break;
        inside = true;
        at = start + 1;
        continue;
      }
      if (endSeen) {
        endSeen = false;
        if (chunk[at] === CR) {
          events.push({ kind: 'message', bytes: join() });
          inside = false;
          at++;
          continue;
        }
        add(Uint8Array.of(END));
      }
      const end = chunk.indexOf(END, at);
      const stop = end < 0 ? chunk.length : end;
      if (stop > at) add(chunk.slice(at, stop));
      if (size > limit) {
        dead = true;
        parts = [];
        events.push({ kind: 'too-large', limit });
        return events;
      }
      at = stop;
      if (end >= 0) {
        endSeen = true;
        at++;
      }
    }
    if (noise > 0) events.push({ kind: 'noise', length: noise });
    return events;
  }

  function add(bytes: Uint8Array): void {
    parts.push(bytes);
    size += bytes.length;
  }

  function join(): Uint8Array {
    const only = parts.length === 1 ? parts[0] : undefined;
    const bytes = only ?? new Uint8Array(size);
    if (only === undefined) {
      let offset = 0;
      for (const part of parts) {
        bytes.set(part, offset);
        offset += part.length;
      }
    }
    parts = [];
    size = 0;
    return bytes;
  }

  return { push, pending: () => size };
}

export function frameMllp(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(message.length + 3);
  framed[0] = START;
  framed.set(message, 1);
  framed[framed.length - 2] = END;
  framed[framed.length - 1] = CR;
  return framed;
}
