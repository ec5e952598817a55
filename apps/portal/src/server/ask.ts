import type { ErrorBody, ErrorCode, PortalRoute } from '@musubi/contract';
import { PATHS } from './paths.ts';

/** 失敗: what the center answered instead, or `network` when it did not answer at all. */
export class ServerFailure extends Error {
  readonly code: ErrorCode | 'network';
  readonly trace: string | undefined;
  readonly because: readonly unknown[];
  constructor(code: ErrorCode | 'network', trace?: string, because: readonly unknown[] = [], cause?: unknown) {
    super(code, { cause });
    this.name = 'ServerFailure';
    this.code = code;
    this.trace = trace;
    this.because = because;
  }
}

/** What the session must know of every answer, wherever it was asked for. */
export const serverNews = new EventTarget();
export type ServerNews = 'answered' | 'locked' | 'signed-out';

type Question = {
  readonly patient?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
};

const DEADLINE_MS = 30_000;
/** Asking these is no activity for the idle lock (the center says so too). */
const PASSIVE: ReadonlySet<PortalRoute> = new Set(['session', 'signOut', 'linkStates', 'auditState']);

/** One question, one answer. `T` is the contract's answer of this route: the center is trusted to keep the contract. */
export async function ask<T>(route: PortalRoute, question: Question = {}): Promise<T> {
  const deadline = AbortSignal.timeout(question.deadlineMs ?? DEADLINE_MS);
  const answer = await open(
    route,
    question,
    question.signal === undefined ? deadline : AbortSignal.any([question.signal, deadline]),
  );
  try {
    // proof: the contract's type of this route
    return (await answer.json()) as T;
  } catch (error) {
    throw new ServerFailure('network', undefined, [], error);
  }
}

/** Bytes or a stream: the answer as it comes. */
export async function open(route: PortalRoute, question: Question, signal: AbortSignal | undefined): Promise<Response> {
  const [method, template] = PATHS[route];
  const path = template.replace(':patient', encodeURIComponent(question.patient ?? ''));
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      ...(signal === undefined ? {} : { signal }),
      ...(method === 'POST'
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(question.body ?? {}) }
        : {}),
    });
  } catch (error) {
    if (question.signal?.aborted === true) throw error;
    throw new ServerFailure('network', undefined, [], error);
  }
  if (answer.ok) {
    if (!PASSIVE.has(route)) tell('answered');
    return answer;
  }
  const failure = await readFailure(answer);
  // The center may lock some seconds before the countdown ends; only who does something is told so early.
  if (failure.code === 'session/locked' && !PASSIVE.has(route)) tell('locked');
  if (failure.code === 'sign-in/required') tell('signed-out');
  throw failure;
}

async function readFailure(answer: Response): Promise<ServerFailure> {
  try {
    // proof: checked just below
    const body = (await answer.json()) as Partial<ErrorBody>;
    if (typeof body.error === 'string') return new ServerFailure(body.error, body.trace, body.because ?? []);
  } catch {
    // A proxy's page instead of our JSON: the center was not reached.
  }
  return new ServerFailure(answer.status >= 500 ? 'network' : 'request/malformed');
}

function tell(news: ServerNews): void {
  serverNews.dispatchEvent(new Event(news));
}
