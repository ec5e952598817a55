/**
 * 中継リンクの時計: how soon either side finds out that the other is gone, in milliseconds. All of it together keeps
 * the
 * promise that a link is back within 15 seconds of the end of whatever broke it.
 */
export type LinkTiming = {
  /** The center pings each link so often … */
  readonly pingEvery: number;
  /** … and gives it up when one is not answered for so long. */
  readonly pingAnswer: number;
  /** The gateway gives up a link on which it has heard nothing for so long. */
  readonly silence: number;
  /** From the first packet to the end of the TLS handshake, on both sides. */
  readonly handshake: number;
  readonly firstPause: number;
  /** The longest pause before a center that does not answer is dialled again. */
  readonly mostPause: number;
  /** The same for a center that answers and refuses: an unknown or revoked gateway. */
  readonly mostPauseRefused: number;
  /** A link that ended sooner after it was opened was refused. */
  readonly steady: number;
};

export const LINK_TIMING: LinkTiming = {
  pingEvery: 3_000,
  pingAnswer: 4_000,
  silence: 9_000,
  handshake: 5_000,
  firstPause: 250,
  mostPause: 3_000,
  mostPauseRefused: 15_000,
  steady: 3_000,
};
