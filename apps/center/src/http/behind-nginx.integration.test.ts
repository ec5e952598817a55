import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@musubi/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audited, PASSWORD, smallRegion, until, type SmallRegion } from '../fixture/small-region.ts';

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'].find((path) => existsSync(path));
if (NGINX === undefined) process.stderr.write('behind nginx: skipped, there is no nginx on this machine\n');

let region: SmallRegion;
let nginx: ChildProcess;
let port: number;
const folder = mkdtempSync(join(tmpdir(), 'musubi-nginx-'));

beforeAll(async () => {
  if (NGINX === undefined) return;
  region = await smallRegion();
  port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(port, region.center.portalPort));
  nginx = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'ignore' });
  await until(async () => (await ask('127.0.0.1', 'GET', '/healthz').catch(() => 0)) === 200);
});
afterAll(async () => {
  nginx?.kill('SIGQUIT');
  await region?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** As `docs/operation.md` has it, without TLS. */
function configuration(listen: number, portal: number): string {
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 128; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${listen};
    location / {
      proxy_pass http://127.0.0.1:${portal};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`;
}

/** From a loopback address of its own: the browser of one hospital. Answers with the status. */
function ask(from: string, method: string, path: string, body?: unknown, forwarded?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      origin: `http://127.0.0.1:${port}`,
      'content-type': 'application/json',
      ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
    };
    const sent = request({ host: '127.0.0.1', port, localAddress: from, method, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const signIn = (from: string, userId: string, password: string, forwarded?: string) =>
  ask(from, 'POST', '/api/sign-in', { userId, password }, forwarded);

describe.skipIf(NGINX === undefined)('behind a proxy', () => {
  it('one hospital whose passwords are guessed shuts no other out, whatever it writes into its header', async () => {
    for (let i = 0; i < 30; i++) await signIn('127.0.0.2', `guess-${i}`, 'wrong', `198.51.100.${i}`);
    expect(await signIn('127.0.0.2', 'clerk', PASSWORD)).toBe(429);
    expect(await signIn('127.0.0.3', 'clerk', PASSWORD)).toBe(200);
    const [locked] = await audited(region, { event: 'sign-in/locked' });
    expect(locked?.body).toMatchObject({ detail: { by: 'address', address: '127.0.0.2' } });
  });
});
