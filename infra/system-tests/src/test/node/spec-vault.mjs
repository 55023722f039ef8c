// A vault for a gate at GATE_URL, everything in memory, written from gate/ticket/SPEC.md and nothing else.

import { createHash, randomBytes } from 'node:crypto';
import { Registration } from './registration.mjs';
import { isSignedCall, verify } from './spec-ticket.mjs';
import { object, Refusal, required, serve } from './webhook-server.mjs';

const KEY_ID = 'node-1';
const VERSION = '1.0';
const CAPABILITIES = ['storage', 'credential', 'store', 'ticketConstraints'];
const now = () => Math.floor(Date.now() / 1000);

const registration = new Registration(process.env.GATE_URL, {
  webhookId: 'node-vault', keyId: KEY_ID, ticketFormat: 'jwt', version: VERSION, capabilities: CAPABILITIES,
});
const binding = () => ({ format: 'jwt', gate: process.env.GATE_URL, vault: registration.vault, keys: new Map([[KEY_ID, registration.secret]]) });
const credentials = new Map();
const redeemed = new Set();
const requests = new Set();

const ERRORS = { expired: [401, 'ticket_expired'], no_credential: [404, 'token_not_found'], stale_creation: [409, 'stale_creation'] };

function refuse(reason) {
  console.log(`refused ${reason}`);
  const [status, error] = ERRORS[reason] ?? [401, 'ticket_invalid'];
  throw new Refusal(status, error, 'The ticket is not accepted here; ask the gate for a new one and use it once.');
}

/** Checks 1 to 15: `meets` says what stands against the credential that there is, if there is one. */
function redeem({ request }, presented, service, purposes, meets) {
  if (!registration.bound) {
    throw new Refusal(403, 'setup_required', 'No gate is bound.');
  }
  const { claims, refused } = verify(binding(), presented, { service, purposes, nonce: request.headers['x-ticket-nonce'] }, now());
  const against = refused ?? meets(claims, credentials.get(service));
  if (against) {
    refuse(against);
  }
  if (redeemed.has(claims.jti)) {
    console.log('alarm already_redeemed');
    refuse('already_redeemed');
  }
  redeemed.add(claims.jti);
}

function parameters({ request, body, query }) {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) {
    throw new Refusal(400, 'invalid_request', 'A parameter is given twice.');
  }
  return request.method === 'POST' ? object(body) : Object.fromEntries(query);
}

function credential(exchange) {
  const { ticket, service } = parameters(exchange);
  redeem(exchange, required(ticket, 'ticket'), required(service, 'service'), ['agent_credential', 'user_reveal'], (claims, there) => {
    if (!there) {
      return 'no_credential';
    }
    return claims.cid !== undefined && claims.cid !== there.creationId ? 'stale_creation' : undefined;
  });
  return { token: credentials.get(service).values };
}

function store(exchange) {
  const { ticket, service, tokenData } = parameters(exchange);
  required(tokenData?.accessToken, 'tokenData.accessToken');
  redeem(exchange, required(ticket, 'ticket'), required(service, 'service'), ['store'], (claims, there) => {
    if (claims.mode === 'create' && there) {
      throw new Refusal(409, 'already_exists', 'There is one already.');
    }
    return claims.mode === 'overwrite' && !there ? 'no_credential' : undefined;
  });
  const creationId = credentials.get(service)?.creationId ?? randomBytes(12).toString('hex');
  credentials.set(service, { values: tokenData, creationId });
  return { status: 'stored', service, meta: { serviceName: service, creationId } };
}

function called({ request, body }) {
  if (!registration.bound) {
    throw new Refusal(403, 'setup_required', 'No gate is bound.');
  }
  if (!isSignedCall(binding(), request, body, requests, now())) {
    throw new Refusal(401, 'auth_failed', 'The call is not accepted.');
  }
  return object(body);
}

function storage(exchange) {
  const { operation, collection, key } = called(exchange);
  if (operation === 'delete' && collection === 'tokens') {
    return { deleted: credentials.delete(key) };
  }
  throw new Refusal(403, 'forbidden', 'This vault only deletes.');
}

const health = () => ({ status: 'healthy', version: VERSION, capabilities: CAPABILITIES, keyConfigured: registration.bound, time: Date.now() });

/** What may have been taken along from the gate is looked at once and then gone. */
function withoutKeys(route) {
  return (exchange) => {
    for (const name of ['authorization', 'x-agent-key', 'cookie', 'referer']) {
      for (const [key] of (exchange.request.headers[name] ?? '').matchAll(/[a-z][a-z0-9]{1,15}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}/g)) {
        if (isKey(key)) {
          console.log(`agent_key_exposed ${createHash('sha256').update(key).digest('hex').slice(0, 12)}`);
        }
      }
      delete exchange.request.headers[name];
    }
    return route(exchange);
  };
}

function isKey(key) {
  const [before, checksum] = [key.slice(0, -7), key.slice(-6)];
  let number = crc32(Buffer.from(before));
  let text = '';
  for (let i = 0; i < 6; i++, number = Math.floor(number / 62)) {
    text = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[number % 62] + text;
  }
  return text === checksum;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}

const routes = {
  'GET /v1/register-url': () => registration.register(),
  'POST /v1/exchange': ({ body }) => registration.exchange(body),
  'GET /v1/health': health,
  'POST /v1/health': (exchange) => called(exchange) && health(),
  'POST /v1/storage': storage,
  'GET /v1/credential': credential,
  'POST /v1/credential': credential,
  'POST /v1/store': store,
};
serve(Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, withoutKeys(route)])));
