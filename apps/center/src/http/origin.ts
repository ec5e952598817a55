import type { IncomingHttpHeaders } from 'node:http';

/**
 * 要求元の確認: a POST must come from our own pages. Browsers always name the origin of a POST, so an answer that
 * names none is refused as well; programs send `Origin` themselves.
 */
export function fromOwnPages(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = headers.origin;
  if (origin === undefined) return site === 'same-origin';
  try {
    // Hosts only: a proxy in front may have ended TLS.
    return new URL(origin).host === headers.host;
  } catch {
    return false;
  }
}
