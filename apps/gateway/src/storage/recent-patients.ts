const KEEP_MS = 15 * 60_000;
const MOST_PATIENTS = 200;

/** 最近の患者: who had something new is likely to have more soon (results follow orders), and is looked at first. */
export class RecentPatients {
  readonly #until = new Map<string, number>();

  add(patients: readonly string[], now: number): void {
    for (const patient of patients) {
      // so that the order is that of the last news
      this.#until.delete(patient);
      this.#until.set(patient, now + KEEP_MS);
    }
    for (const patient of this.#until.keys()) {
      if (this.#until.size <= MOST_PATIENTS) break;
      this.#until.delete(patient);
    }
  }

  list(now: number): readonly string[] {
    for (const [patient, until] of this.#until) if (until < now) this.#until.delete(patient);
    return [...this.#until.keys()];
  }
}
