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
    const { host, username, password, origin: plain } = new URL(origin);
    // Hosts only: a proxy in front may have ended TLS. No browser names a user, a path or anything else here.
    return username === '' && password === '' && plain === origin && host === headers.host;
  } catch {
    return false;
  }
}
