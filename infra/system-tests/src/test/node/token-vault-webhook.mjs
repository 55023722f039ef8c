// A webhook of Token Vault's protocol 2.x, everything in memory, for a gate at GATE_URL. It knows nothing of Sallyport.

import { createHmac } from 'node:crypto';
import { Registration } from './registration.mjs';
import { hmac, now, sameText } from './token-vault.mjs';
import { object, Refusal, required, serve } from './webhook-server.mjs';

const WINDOW_SECONDS = 300;
const SENSITIVE = ['accessToken', 'refreshToken', 'totpSecret'];
const VERSION = '2.4.0';
const CAPABILITIES = ['storage', 'credential', 'store', 'totp'];

const registration = new Registration(process.env.GATE_URL, { webhookId: 'node-webhook', version: VERSION, capabilities: CAPABILITIES });
const tokens = new Map();
const nonces = new Set();
const requests = new Set();
const started = now();

/** A signed call's body. */
function called({ request, body }) {
  const refuse = () => {
    throw new Refusal(401, 'auth_failed', 'The call is not accepted.');
  };
  if (!registration.bound) {
    throw new Refusal(403, 'setup_required', 'No gate is bound.');
  }
  const [signature, timestamp, id] = ['signature', 'timestamp', 'request-id'].map((part) => request.headers[`x-tokenvault-${part}`]);
  if (!signature || !/^[0-9]+$/.test(timestamp ?? '') || Math.abs(Number(timestamp) - now()) > WINDOW_SECONDS) {
    refuse();
  }
  if (!sameText(signature, `sha256=${hmac(registration.secret, `${timestamp}.${body}`)}`) || !id || requests.has(id)) {
    refuse();
  }
  requests.add(id);
  return object(body);
}

/** A ticket's payload, its nonce used up right after signature and expiry, as this protocol has it. */
function opened(presented, service, purposes) {
  const invalid = (holds) => {
    if (!holds) {
      throw new Refusal(401, 'ticket_invalid', 'The ticket is not accepted.');
    }
  };
  const parts = presented.split('.');
  invalid(parts.length === 2 && sameText(parts[1], hmac(registration.secret, parts[0])));
  const payload = JSON.parse(Buffer.from(parts[0], 'base64url').toString('utf8'));
  if (typeof payload.exp !== 'number' || payload.exp <= now()) {
    throw new Refusal(401, 'ticket_expired', 'The ticket is over.');
  }
  invalid(/^[0-9a-f]{32}$/.test(payload.nonce ?? '') && !nonces.has(payload.nonce));
  nonces.add(payload.nonce);
  invalid(purposes.includes(payload.pur) && payload.svc === service);
  return payload;
}

function presented({ request, body, query }) {
  const source = request.method === 'POST' ? object(body) : Object.fromEntries(query);
  return { ticket: required(source.ticket, 'ticket'), service: required(source.service, 'service'), tokenData: source.tokenData };
}

function stored(service) {
  const token = tokens.get(service);
  if (!token) {
    throw new Refusal(404, 'token_not_found', 'Nothing is stored under this service.');
  }
  return token;
}

const meta = ([serviceName, token]) => ({
  serviceName,
  ...Object.fromEntries(Object.entries(token).filter(([name]) => !SENSITIVE.includes(name))),
  hasRefreshToken: 'refreshToken' in token,
  hasTotpSecret: 'totpSecret' in token,
});

function credential(exchange) {
  const { ticket, service } = presented(exchange);
  opened(ticket, service, ['agent_credential', 'user_reveal']);
  const token = stored(service);
  return { token: token.totpSecret && !token.accessToken ? generated(token.totpSecret) : token };
}

function generated(seed) {
  const { code: accessToken, ...more } = momentary(seed);
  return { accessToken, tokenType: 'TOTP', totpGenerated: true, ...more };
}

function store(exchange) {
  const { ticket, service, tokenData } = presented(exchange);
  opened(ticket, service, ['store']);
  tokens.set(service, { ...tokenData, createdAt: Date.now() });
  return { status: 'stored', service, meta: meta([service, stored(service)]) };
}

function totpCode(exchange) {
  const { ticket, service } = presented(exchange);
  opened(ticket, service, ['totp_code']);
  const { totpSecret } = stored(service);
  if (!totpSecret) {
    throw new Refusal(400, 'not_totp', 'This credential makes no codes.');
  }
  return momentary(totpSecret);
}

/** RFC 6238, as most providers use it. */
function momentary(seed) {
  const [time, period] = [now(), 30];
  return { code: code(base32(seed), Math.floor(time / period)), remainingSeconds: period - (time % period), period, digits: 6 };
}

function base32(text) {
  const bits = [...text].map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((octet) => Number.parseInt(octet, 2)));
}

/** RFC 4226, section 5.3. */
function code(seed, counter) {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const hash = createHmac('sha1', seed).update(message).digest();
  const number = hash.readUInt32BE(hash[19] & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

function storage(exchange) {
  const { operation, collection, key, data } = called(exchange);
  if (collection !== 'tokens') {
    throw new Refusal(400, 'invalid_request', 'This webhook keeps tokens only.');
  }
  switch (operation) {
    case 'get':
      return { data: meta([key, stored(key)]) };
    case 'list':
      return { data: [...tokens].map(meta) };
    case 'set':
      tokens.set(key, { ...data, createdAt: Date.now() });
      return { data: meta([key, stored(key)]) };
    case 'delete':
      return { deleted: tokens.delete(key) };
    default:
      throw new Refusal(400, 'invalid_request', 'operation must be get, list, set or delete.');
  }
}

const health = () => ({
  status: 'healthy', version: VERSION, keyConfigured: registration.bound, capabilities: CAPABILITIES, uptime: now() - started, tokenCount: tokens.size,
});

serve({
  'GET /v1/register-url': () => registration.register(),
  'POST /v1/exchange': ({ body }) => registration.exchange(body),
  'GET /v1/health': health,
  'HEAD /v1/health': health,
  'POST /v1/health': (exchange) => called(exchange) && health(),
  'POST /v1/storage': storage,
  'GET /v1/credential': credential,
  'POST /v1/credential': credential,
  'POST /v1/store': store,
  'GET /v1/totp-code': totpCode,
  'POST /v1/totp-code': totpCode,
});
