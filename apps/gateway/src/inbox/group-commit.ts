/**
 * まとめ書き: what arrives while a commit is on its way to the disk goes into the next one together. `add` resolves
 * when the group that holds the item is committed, and rejects when it could not be.
 */
export class GroupCommit<Item extends object> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  readonly #most: number;
  #queue: { readonly item: Item; readonly done: () => void; readonly fail: (error: unknown) => void }[] = [];
  #running = false;

  constructor(write: (items: readonly Item[]) => Promise<void>, most: number) {
    this.#write = write;
    this.#most = most;
  }

  add(item: Item): Promise<void> {
    return new Promise((done, fail) => {
      this.#queue.push({ item, done, fail });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => void this.#run());
    });
  }

  get waiting(): number {
    return this.#queue.length;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0, this.#most);
      try {
        await this.#write(group.map(({ item }) => item));
        for (const { done } of group) done();
      } catch (error) {
        for (const { fail } of group) fail(error);
      }
    }
    this.#running = false;
  }
}
