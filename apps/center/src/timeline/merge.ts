/**
 * 合流: several writers, one reader, in order of arrival. A slow reader slows the writers; one that leaves frees them.
 */
export class Merge<Line> implements AsyncIterable<Line> {
  readonly #waiting: Line[] = [];
  #ended = false;
  #left = false;
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];

  async push(line: Line): Promise<void> {
    if (this.#left) return;
    this.#waiting.push(line);
    this.#wakeReader?.();
    if (this.#waiting.length >= MOST_WAITING) await new Promise<void>((free) => this.#wakeWriters.push(free));
  }

  end(): void {
    this.#ended = true;
    this.#wakeReader?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Line> {
    try {
      for (;;) {
        const lines = this.#waiting.splice(0);
        this.#freeWriters();
        yield* lines;
        if (this.#waiting.length > 0) continue;
        if (this.#ended) return;
        await new Promise<void>((wake) => {
          this.#wakeReader = wake;
        });
        this.#wakeReader = undefined;
      }
    } finally {
      this.#left = true;
      this.#freeWriters();
    }
  }

  #freeWriters(): void {
    for (const free of this.#wakeWriters.splice(0)) free();
  }
}

const MOST_WAITING = 256;
