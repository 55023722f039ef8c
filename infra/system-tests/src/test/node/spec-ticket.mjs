// Verifies tickets of both formats as gate/ticket/SPEC.md says it, checks 1 to 12, and signed calls of section 8.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { NumberText, parseStrict } from './strict-json.mjs';

const LONGEST_TICKET = 1600;
const LATEST = 253402300799;
const LONGEST_LIFETIME = 60;
const AHEAD = 5;
const PURPOSES = ['agent_credential', 'relay', 'user_reveal', 'store', 'request', 'proxy', 'totp_code', 'connect'];
const UNKNOWN_TO_TOKENVAULT2 = ['relay', 'request', 'connect'];
const WITH_GRANT = ['agent_credential', 'relay', 'request', 'proxy', 'connect'];
const BROKERED = ['request', 'proxy'];
const WITHOUT_GRANT = ['user_reveal', 'store'];

const ID = /^[A-Za-z0-9._:@|/+~-]{1,96}$/;
const SERVICE = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const NONCE = /^[A-Za-z0-9_-]{22,86}$/;

const text = (shape) => (value) => typeof value === 'string' && shape.test(value);
const anyText = (value) => typeof value === 'string';
const base64url = (bytes) => (value) => typeof value === 'string' && decode(value)?.length === bytes;
const time = (value) => value instanceof NumberText && /^[1-9][0-9]{0,11}$/.test(value.text) && Number(value.text) <= LATEST;

const COMMON = { iat: time, exp: time, svc: text(SERVICE) };
const OPTIONAL = { cid: text(ID), mode: text(/^(?:create|overwrite)$/) };
const FORMATS = {
  jwt: {
    mandatory: { ...COMMON, iss: anyText, aud: anyText, sub: text(ID), jti: base64url(16), pur: (value) => PURPOSES.includes(value) },
    optional: { ...OPTIONAL, gid: text(ID), req: base64url(32), cnf: (value) => value instanceof Map && base64url(32)(value.get('nonce#S256')) },
  },
  tokenvault2: {
    mandatory: {
      ...COMMON, sub: text(ID), nonce: text(/^[0-9a-f]{32}$/),
      pur: (value) => PURPOSES.includes(value) && !UNKNOWN_TO_TOKENVAULT2.includes(value),
    },
    optional: { ...OPTIONAL, aid: text(ID), pid: text(ID) },
  },
};

class Refusal extends Error {}

const refuseUnless = (holds, code) => {
  if (!holds) {
    throw new Refusal(code);
  }
};

/** Canonical base64url, or undefined. */
function decode(encoded) {
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) {
    return undefined;
  }
  const bytes = Buffer.from(encoded, 'base64url');
  return bytes.toString('base64url') === encoded ? bytes : undefined;
}

const mac = (key, signed) => createHmac('sha256', key).update(signed).digest();

const same = (one, other) => one.length === other.length && timingSafeEqual(one, other);

/**
 * The claims of a good ticket as `{claims}`, or `{refused}` with the code of section 5.
 * binding: {format, gate, vault, keys: Map of kid to bytes}; request: {service, purposes, nonce, making: {method, host, target}}.
 */
export function verify(binding, ticket, request, now) {
  try {
    refuseUnless(ticket.length <= LONGEST_TICKET, 'too_long');
    const payload = binding.format === 'jwt' ? signedJwt(binding, ticket) : signedTokenVault2(binding, ticket);
    const claims = readClaims(binding.format, payload);
    if (binding.format === 'jwt') {
      refuseUnless(claims.iss === binding.gate, 'wrong_issuer');
      refuseUnless(claims.aud === binding.vault, 'wrong_audience');
    }
    refuseUnless(claims.iat <= now + AHEAD, 'not_yet_valid');
    refuseUnless(now < claims.exp && claims.iat < claims.exp, 'expired');
    refuseUnless(claims.exp - claims.iat <= LONGEST_LIFETIME, 'lifetime_too_long');
    refuseUnless(request.purposes.includes(claims.pur), 'purpose_not_allowed');
    refuseUnless(claims.svc === request.service, 'service_mismatch');
    if (binding.format === 'jwt') {
      refuseUnless(claims.req === undefined || isFor(claims.req, request.making), 'request_mismatch');
      refuseUnless(isHolder(claims.cnf, request.nonce), 'holder_mismatch');
    }
    return { claims };
  } catch (error) {
    if (error instanceof Refusal) {
      return { refused: error.message };
    }
    throw error;
  }
}

function signedJwt(binding, ticket) {
  const parts = ticket.split('.');
  refuseUnless(parts.length === 3, 'malformed');
  const [header, payload, signature] = parts.map(decode);
  refuseUnless(header && payload && signature?.length === 32, 'malformed');
  const members = parseStrict(header);
  refuseUnless(members, 'malformed');
  refuseUnless([...members.keys()].every((name) => ['alg', 'kid', 'typ'].includes(name)), 'unknown_header');
  refuseUnless(members.size === 3, 'missing_header');
  refuseUnless([...members.values()].every(anyText), 'malformed');
  refuseUnless(members.get('alg') === 'HS256', 'wrong_algorithm');
  const key = binding.keys.get(members.get('kid'));
  refuseUnless(key, 'unknown_key');
  refuseUnless(same(mac(key, `${parts[0]}.${parts[1]}`), signature), 'bad_signature');
  refuseUnless(members.get('typ') === 'vault-ticket+jwt', 'wrong_type');
  return payload;
}

function signedTokenVault2(binding, ticket) {
  const parts = ticket.split('.');
  refuseUnless(parts.length === 2 && /^[0-9a-f]{64}$/.test(parts[1]), 'malformed');
  const payload = decode(parts[0]);
  refuseUnless(payload, 'malformed');
  const signature = Buffer.from(parts[1], 'hex');
  const right = [...binding.keys.values()].map((key) => same(mac(key, parts[0]), signature));
  refuseUnless(right.includes(true), 'bad_signature');
  return payload;
}

function readClaims(format, payload) {
  const members = parseStrict(payload);
  refuseUnless(members, 'malformed');
  const { mandatory, optional } = FORMATS[format];
  for (const name of members.keys()) {
    refuseUnless(Object.hasOwn(mandatory, name) || Object.hasOwn(optional, name), 'unknown_claim');
  }
  const holder = members.get('cnf');
  refuseUnless(!(holder instanceof Map) || [...holder.keys()].every((name) => name === 'nonce#S256'), 'unknown_claim');
  for (const name of Object.keys(mandatory)) {
    // In tokenvault2 a ticket without an end has ended.
    refuseUnless(members.has(name), format === 'tokenvault2' && name === 'exp' ? 'expired' : 'missing_claim');
  }
  refuseUnless(!(holder instanceof Map) || holder.size === 1, 'missing_claim');
  for (const [name, value] of members) {
    refuseUnless((mandatory[name] ?? optional[name])(value), 'invalid_claim');
  }
  const claims = Object.fromEntries([...members].map(([name, value]) => [name, value instanceof NumberText ? Number(value.text) : value]));
  refuseUnless(claims.mode === undefined || claims.pur === 'store', 'invalid_claim');
  if (format === 'jwt') {
    refuseUnless(claims.gid !== undefined || !WITH_GRANT.includes(claims.pur), 'missing_claim');
    refuseUnless(claims.req !== undefined || !BROKERED.includes(claims.pur), 'missing_claim');
    refuseUnless(claims.req === undefined || BROKERED.includes(claims.pur), 'invalid_claim');
    refuseUnless(claims.gid === undefined || !WITHOUT_GRANT.includes(claims.pur), 'invalid_claim');
  }
  return claims;
}

function isFor(req, making) {
  const lines = making === undefined ? [] : [making.method, making.host ?? '', making.target];
  return lines.length === 3 && lines.every((line) => /^[!-~]*$/.test(line)) &&
    same(createHash('sha256').update(lines.map((line) => `${line}\n`).join('')).digest(), Buffer.from(req, 'base64url'));
}

function isHolder(holder, nonce) {
  if (holder === undefined || nonce === undefined) {
    return holder === undefined && nonce === undefined;
  }
  return NONCE.test(nonce) && same(createHash('sha256').update(nonce).digest(), Buffer.from(holder.get('nonce#S256'), 'base64url'));
}

const HEADERS = {
  jwt: { name: 'x-sallyport', prefix: 'v1=' },
  tokenvault2: { name: 'x-tokenvault', prefix: 'sha256=' },
};

/** Whether a call is the gate's; `seen` remembers request ids for ten minutes and longer. */
export function isSignedCall(binding, request, body, seen, now) {
  const { name, prefix } = HEADERS[binding.format];
  const value = (part) => {
    const all = request.headersDistinct?.[`${name}-${part}`] ?? [request.headers[`${name}-${part}`]];
    return all.length === 1 ? all[0] : undefined;
  };
  const [signature, timestamp, id] = ['signature', 'timestamp', 'request-id'].map(value);
  const wellFormed =
    signature?.startsWith(prefix) && /^[0-9a-f]{64}$/.test(signature.slice(prefix.length)) &&
    /^(?:0|[1-9][0-9]{0,11})$/.test(timestamp ?? '') && /^[A-Za-z0-9._-]{1,64}$/.test(id ?? '');
  if (!wellFormed || Math.abs(Number(timestamp) - now) > 300) {
    return false;
  }
  const before = binding.format === 'jwt' ? `v1\n${timestamp}\n${id}\n${request.method}\n${request.url}\n` : `${timestamp}.`;
  const given = Buffer.from(signature.slice(prefix.length), 'hex');
  const right = [...binding.keys.values()].map((key) => same(mac(key, Buffer.concat([Buffer.from(before), body])), given));
  if (!right.includes(true) || seen.has(id)) {
    return false;
  }
  seen.add(id);
  return true;
}
