/**
 * MLLP のフレーム: start 0x0B, end 0x1C 0x0D (some senders write 0x1C 0x0A). Works on bytes only; what is inside is not
 * looked at.
 */
const START = 0x0b;
const END = 0x1c;
const CR = 0x0d;
const LF = 0x0a;

export type MllpEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Bytes outside any frame; a sender that probes the port, or one that does not speak MLLP. */
  | { readonly kind: 'noise'; readonly length: number }
  /** A frame that the sender began anew without ending it: it was not received whole, and gets no answer. */
  | { readonly kind: 'unended'; readonly length: number }
  /**
   * The frame grew beyond the limit, said once: its rest is thrown away, the next frame is read again. `head` names it.
   */
  | { readonly kind: 'too-large'; readonly limit: number; readonly head: Uint8Array };

export type MllpDeframer = {
  readonly push: (chunk: Uint8Array) => readonly MllpEvent[];
  readonly pending: () => number;
};

/** A message with 10 MB of attached text is real; beyond this it is a fault or an attack. */
export const DEFAULT_MLLP_LIMIT = 16 * 1024 * 1024;

/** Enough for the MSH of a message that is thrown away. */
const HEAD_BYTES = 1024;

export function makeMllpDeframer(limit: number = DEFAULT_MLLP_LIMIT): MllpDeframer {
  let parts: Uint8Array[] = [];
  let size = 0;
  let inside = false;
  /** The rest of a frame that is too large. */
  let skipping = false;

  /** `0x1C` may end one chunk and `0x0D` begin the next. */
  let endSeen = false;

  function push(chunk: Uint8Array): readonly MllpEvent[] {
    const events: MllpEvent[] = [];
    let at = 0;
    let noise = 0;
    while (at < chunk.length) {
      if (!inside) {
        const start = chunk.indexOf(START, at);
        const skipped = start < 0 ? chunk.subarray(at) : chunk.subarray(at, start);
        for (const byte of skipped) if (byte !== CR && byte !== LF) noise++;
        if (start < 0) break;
        inside = true;
        at = start + 1;
        continue;
      }
      if (endSeen) {
        endSeen = false;
        // Some senders leave out the CR: the next frame ends this one as well.
        if (chunk[at] === CR || chunk[at] === LF || chunk[at] === START) {
          finish(events);
          inside = chunk[at] === START;
          at++;
          continue;
        }
        add(Uint8Array.of(END));
      }
      const end = chunk.indexOf(END, at);
      const stop = end < 0 ? chunk.length : end;
      if (stop > at) add(chunk.slice(at, stop));
      if (size > limit && !skipping) {
        const head = join().slice(0, HEAD_BYTES);
        skipping = true;
        add(head);
        events.push({ kind: 'too-large', limit, head });
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

  function finish(events: MllpEvent[]): void {
    const bytes = join();
    // VT stands in no HL7 text: before MSH it begins the next message, whatever became of the end of this one.
    const begun = lastBeginning(bytes);
    if (begun > 0) events.push({ kind: 'unended', length: begun });
    if (begun > 0 || !skipping) events.push({ kind: 'message', bytes: bytes.subarray(begun) });
    skipping = false;
  }

  function add(bytes: Uint8Array): void {
    if (skipping && size > 0) return;
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

/** Where the last message begins: after `VT MSH`, or at the first byte. */
function lastBeginning(bytes: Uint8Array): number {
  let begun = 0;
  for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + 1)) {
    if (bytes[at + 1] === 0x4d && bytes[at + 2] === 0x53 && bytes[at + 3] === 0x48) begun = at + 1;
  }
  return begun;
}

export function frameMllp(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(message.length + 3);
  framed[0] = START;
  framed.set(message, 1);
  framed[framed.length - 2] = END;
  framed[framed.length - 1] = CR;
  return framed;
}
