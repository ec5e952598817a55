import { createHash } from 'node:crypto';
import {
  blockingKeys,
  DEFAULT_MATCH_MODEL,
  matchRecordOf,
  prepareMatchRecord,
  readMatchModel,
  scoreMatch,
  weighMatch,
  type Demographics,
  type MatchResult,
  type PreparedRecord,
} from '@musubi/domain';
import type { Clock, Queryable } from '@musubi/runtime';
import { findModel, findNewestVersion } from './match-model-store.ts';
import { matchRenames } from './match-renames.ts';
import type { ModelSource, VersionedModel } from '../register/patient-index.ts';

/**
 * Goes up with every change of what the blocking keys are; identities with older keys are keyed anew (a test holds it
 * to the keys).
 */
export const KEY_SCHEME = 3;

/** What a network starts with. */
export const DEFAULT_MODEL: VersionedModel = { version: 0, model: DEFAULT_MATCH_MODEL };

export function prepare(demographics: Demographics): PreparedRecord {
  return prepareMatchRecord(matchRecordOf(demographics), matchRenames());
}

/** The blocking keys as they stand in match_key: 64 bits of each, written as PostgreSQL's bigint. */
export function keysOf(network: string, prepared: PreparedRecord): readonly string[] {
  return [
    ...new Set(
      blockingKeys(prepared).map((key) =>
        createHash('sha256').update(`${network}\n${key}`).digest().readBigInt64BE(0).toString(),
      ),
    ),
  ];
}

/** Below `review` nothing is worth a person's time. */
export function worthLooking(result: MatchResult): boolean {
  return result.verdict !== 'different';
}

/**
 * Whether two records need to be looked at any further: most that share a key do not, and no words are made for them.
 */
export function isFarApart(model: VersionedModel, a: PreparedRecord, b: PreparedRecord): boolean {
  return weighMatch(model.model, a, b) < model.model.thresholds.review;
}

export function scoreWith(model: VersionedModel, a: PreparedRecord, b: PreparedRecord): MatchResult {
  return scoreMatch(model.model, a, b);
}

const KEEP_MS = 30_000;

/** The newest model of the network, asked for at most twice a minute: a job may have learned one in another process. */
export class MatchModels implements ModelSource {
  readonly #network: string;
  readonly #clock: Clock;
  #askedAt = -Infinity;
  #known: VersionedModel = DEFAULT_MODEL;

  constructor(network: string, clock: Clock) {
    this.#network = network;
    this.#clock = clock;
  }

  async current(db: Queryable): Promise<VersionedModel> {
    if (this.#clock.now() - this.#askedAt < KEEP_MS) return this.#known;
    const version = await findNewestVersion(db, this.#network);
    if (version !== this.#known.version) this.#known = (await this.version(db, version)) ?? this.#known;
    this.#askedAt = this.#clock.now();
    return this.#known;
  }

  /** Undefined when there is none, or one that this program cannot read. */
  async version(db: Queryable, version: number): Promise<VersionedModel | undefined> {
    if (version === DEFAULT_MODEL.version) return DEFAULT_MODEL;
    const model = readMatchModel(await findModel(db, this.#network, version));
    return model === undefined ? undefined : { version, model };
  }
}
