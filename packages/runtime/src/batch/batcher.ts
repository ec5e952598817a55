/** まとめ方: how items of one kind share one way to the database. */
export type Batching<Item, Answer> = {
  /** All at once; answers in the order of the items. */
  readonly write: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** Batches on their way: while one waits for the disk the next is prepared. */
  readonly atOnce: number;
  /** The most that one batch may weigh; a heavier item goes alone. */
  readonly most: number;
  /** 1 for each where it is not given. */
  readonly weigh?: (item: Item) => number;
  /** No two of one key in one batch: the later one waits for the next. */
  readonly keyOf?: (item: Item) => string;
  /**
   * Whether the failure is the fault of an item: then the batch is tried again in halves, so that one poisonous item
   * fails alone. Anything else (a broken connection may have committed) fails the whole batch.
   */
  readonly isFaultOfItem?: (error: unknown) => boolean;
};

type Waiting<Item, Answer> = {
  readonly item: Item;
  readonly done: (answer: Answer) => void;
  readonly failed: (error: unknown) => void;
};

/**
 * まとめ書き・まとめ読み: what arrives while a batch is on its way goes with the next one, so that many requests share
 * one commit or one question. Nobody waits for company; each is told of its own fate; what is asked is asked after it
 * arrived, so no answer is older than its question.
 */
export class Batcher<Item, Answer = void> implements AsyncDisposable {
  readonly #how: Batching<Item, Answer>;
  #waiting: Waiting<Item, Answer>[] = [];
  #running = 0;
  #idle: (() => void)[] = [];

  constructor(how: Batching<Item, Answer>) {
    this.#how = how;
  }

  add(item: Item): Promise<Answer> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      if (this.#running === this.#how.atOnce) return;
      this.#running++;
      // whoever arrives in the same moment goes along
      setImmediate(() => void this.#work());
    });
  }

  /** Resolves when nothing is on its way any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running > 0) await new Promise<void>((done) => this.#idle.push(done));
  }

  async #work(): Promise<void> {
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) await this.#write(batch);
    this.#running--;
    if (this.#running > 0) return;
    for (const done of this.#idle) done();
    this.#idle = [];
  }

  #next(): readonly Waiting<Item, Answer>[] {
    const { most, weigh, keyOf } = this.#how;
    const keys = new Set<string>();
    const later: Waiting<Item, Answer>[] = [];
    const batch: Waiting<Item, Answer>[] = [];
    let weight = 0;
    let at = 0;
    for (; at < this.#waiting.length; at++) {
      const waiting = this.#waiting[at];
      if (waiting === undefined) break;
      const key = keyOf?.(waiting.item);
      if (key !== undefined && keys.has(key)) {
        later.push(waiting);
        continue;
      }
      const own = weigh?.(waiting.item) ?? 1;
      if (batch.length > 0 && weight + own > most) break;
      if (key !== undefined) keys.add(key);
      batch.push(waiting);
      weight += own;
    }
    this.#waiting = later.length > 0 ? [...later, ...this.#waiting.slice(at)] : this.#waiting.slice(at);
    return batch;
  }

  async #write(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#how.write(batch.map(({ item }) => item));
      if (answers.length !== batch.length) throw new Error('not as many answers as items');
      batch.forEach(({ done }, at) => done(answers[at] as Answer));
    } catch (error) {
      if (batch.length > 1 && this.#how.isFaultOfItem?.(error) === true) {
        const half = Math.ceil(batch.length / 2);
        await this.#write(batch.slice(0, half));
        await this.#write(batch.slice(half));
      } else for (const { failed } of batch) failed(error);
    }
  }
}

/** For what answers nothing: the same for each. */
export function noAnswers(items: readonly unknown[]): readonly void[] {
  return items.map((): void => undefined);
}
