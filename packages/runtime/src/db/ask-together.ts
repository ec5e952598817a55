type Waiting<Question, Answer> = {
  readonly question: Question;
  readonly done: (answer: Answer) => void;
  readonly failed: (error: unknown) => void;
};

/** Two statements on their way: while one is being answered the next one runs. More would only make them smaller. */
const AT_ONCE = 2;
const MOST_IN_ONE = 32;

/**
 * 一括の問合せ: what is asked while another statement is on its way goes with the next one; under load many requests
 * share one way to the database. Every question is put after it was asked, so that no answer is older than its
 * request: what was withdrawn a moment before is gone. For small questions of one kind only, since all wait for the
 * largest.
 */
export class AskTogether<Question, Answer> {
  readonly #put: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  #waiting: Waiting<Question, Answer>[] = [];
  #running = 0;

  /** `put` answers in the order of its questions. */
  constructor(put: (questions: readonly Question[]) => Promise<readonly Answer[]>) {
    this.#put = put;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((done, failed) => {
      this.#waiting.push({ question, done, failed });
      if (this.#running === AT_ONCE) return;
      this.#running++;
      // whoever arrives in the same moment goes along
      setImmediate(() => void this.#work());
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, MOST_IN_ONE);
      this.#waiting = this.#waiting.slice(MOST_IN_ONE);
      try {
        const answers = await this.#put(batch.map((waiting) => waiting.question));
        if (answers.length !== batch.length) throw new Error('not as many answers as questions');
        answers.forEach((answer, at) => batch[at]?.done(answer));
      } catch (error) {
        for (const waiting of batch) waiting.failed(error);
      }
    }
    this.#running--;
  }
}
