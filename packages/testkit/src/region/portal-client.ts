/** ポータルAPIの呼び出し: the demo is made as a person would make it, through the portal's own API. */
export type PortalClient = {
  readonly post: <T>(path: string, body: unknown) => Promise<T>;
  /** Undefined instead of an exception when the answer is not a success. */
  readonly tryPost: <T>(path: string, body: unknown) => Promise<T | undefined>;
};

export async function signIn(url: string, userId: string, password: string, facility?: string): Promise<PortalClient> {
  const answer = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ userId, password, ...(facility === undefined ? {} : { facility }) }) });
  if (!answer.ok) throw new Error(`${userId}: sign-in ${answer.status}`);
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const send = (path: string, body: unknown) => fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url, cookie }, body: JSON.stringify(body) });
  return {
    post: async <T>(path: string, body: unknown) => {
      const response = await send(path, body);
      if (!response.ok) throw new Error(`${path.replace(/[0-9a-f-]{36}/, ':patient')}: ${response.status} ${(await response.text()).slice(0, 200)}`);
      return (await response.json()) as T; // the shape is the contract's; a wrong one fails where it is used
    },
    tryPost: async <T>(path: string, body: unknown) => {
      const response = await send(path, body);
      return response.ok ? ((await response.json()) as T) : undefined;
    },
  };
}
