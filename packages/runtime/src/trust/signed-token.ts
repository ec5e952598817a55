import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

const HEADER = Buffer.from('{"alg":"EdDSA","typ":"JWT"}').toString('base64url');

export function privateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}
export function publicKey(pem: string): KeyObject {
  return createPublicKey(pem);
}

/** A compact JWS (RFC 7515) with Ed25519 (RFC 8037); the payload is JSON. */
export function signToken(payload: object, key: KeyObject): string {
  const body = `${HEADER}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`;
}

const MAX_TOKEN_LENGTH = 8192;

/** The payload if one of the keys signed it; undefined for anything else. Only our one algorithm is understood. */
export function verifyToken(token: string, keys: readonly KeyObject[]): unknown {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const [header, payload, signature, ...rest] = token.split('.');
  if (header !== HEADER || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const bytes = Buffer.from(`${header}.${payload}`);
  const signed = Buffer.from(signature, 'base64url');
  if (!keys.some((key) => verify(null, bytes, key, signed))) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
