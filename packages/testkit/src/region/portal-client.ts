/**
 * ポータルAPIの呼び出し: the portal's own API as a browser calls it; the demo is made through it and stories test it.
 */
export type PortalClient = {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body: unknown) => Promise<T>;
  /** Undefined instead of an exception when the answer is not a success. */
  readonly tryPost: <T>(path: string, body: unknown) => Promise<T | undefined>;
  readonly status: (path: string, body: unknown) => Promise<number>;
  /** All lines of an NDJSON answer. */
  readonly lines: <T>(path: string, body: unknown) => Promise<readonly T[]>;
  /** The bare answer, for tests that read it piece by piece. */
  readonly open: (path: string, body: unknown) => Promise<Response>;
};

export async function signIn(url: string, userId: string, password: string, facility?: string): Promise<PortalClient> {
  const answer = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ userId, password, ...(facility === undefined ? {} : { facility }) }),
  });
  if (!answer.ok) throw new Error(`${userId}: sign-in ${answer.status}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const send = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: JSON.stringify(body),
    });
  // The shapes are the contract's; a wrong one fails where it is used.
  const success = async <T>(path: string, response: Response): Promise<T> => {
    if (!response.ok)
      throw new Error(
        `${path.replace(/[0-9a-f-]{36}/, ':patient')}: ${response.status} ${(await response.text()).slice(0, 200)}`,
      );
    return (await response.json()) as T;
  };
  return {
    get: async <T>(path: string) => success<T>(path, await fetch(`${url}${path}`, { headers: { cookie } })),
    post: async <T>(path: string, body: unknown) => success<T>(path, await send(path, body)),
    tryPost: async <T>(path: string, body: unknown) => {
      const response = await send(path, body);
      return response.ok ? ((await response.json()) as T) : undefined;
    },
    status: async (path, body) => {
      const response = await send(path, body);
      await response.arrayBuffer();
      return response.status;
    },
    lines: async <T>(path: string, body: unknown) => {
      const response = await send(path, body);
      if (!response.ok) throw new Error(`${path.replace(/[0-9a-f-]{36}/, ':patient')}: ${response.status}`);
      return (await response.text())
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as T);
    },
    open: send,
  };
}
