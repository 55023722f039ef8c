// Token Vault's webhook protocol 2.x: its tickets and its signed calls, as that protocol's documents describe them.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const now = () => Math.floor(Date.now() / 1000);

export const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest('hex');

export function sameText(one, other) {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A ticket's payload for half a minute; `more` adds fields, and takes those away that it sets to undefined. */
export function payload(service, purpose, more = {}) {
  const issued = now();
  return {
    sub: 'user_node',
    svc: service,
    pur: purpose,
    iat: issued,
    exp: issued + 30,
    nonce: randomBytes(16).toString('hex'),
    ...more,
  };
}

/** base64url(payload) "." hex(HMAC of that text). */
export function ticket(secret, fields) {
  const text = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${text}.${hmac(secret, text)}`;
}

/** The three headers of a call; the signature is over "<timestamp>." and the body. */
export function callHeaders(secret, body, { timestamp = now(), requestId = `req_${randomBytes(8).toString('hex')}` } = {}) {
  return {
    'content-type': 'application/json',
    'x-tokenvault-signature': `sha256=${hmac(secret, `${timestamp}.${body}`)}`,
    'x-tokenvault-timestamp': String(timestamp),
    'x-tokenvault-request-id': requestId,
  };
}
