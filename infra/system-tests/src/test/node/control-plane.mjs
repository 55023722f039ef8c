// A control plane of Token Vault's protocol 2.x that drives the vault at VAULT_URL: exchange, signed calls, tickets of
// every purpose, and every refusal that can be brought about in seconds. UPSTREAM_URL echoes what it is sent.
// The vault refuses the gate's address, here 127.0.0.2; too many requests are sent from 127.0.0.3.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { checkGoldenVectors } from './golden-vectors.mjs';
import { post, send } from './http-client.mjs';
import { check, end } from './report.mjs';
import { callHeaders, now, payload, ticket } from './token-vault.mjs';

const vault = process.env.VAULT_URL;
const upstream = process.env.UPSTREAM_URL;
const GATE_ADDRESS = '127.0.0.2';
const CROWD_ADDRESS = '127.0.0.3';
const CROWD = 40;
const REQUESTS_PER_MINUTE = Number(process.env.REQUESTS_PER_MINUTE);
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // of RFC 6238, in base 32

let secret;

const refused = (answer, status, error) => {
  assert.equal(`${answer.status} ${answer.json?.error}`, `${status} ${error}`, answer.text);
  assert.equal(typeof answer.json.message, 'string');
};

const succeeded = (answer) => {
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};

const call = (endpoint, object, signing) => {
  const body = JSON.stringify(object);
  return send(vault + endpoint, { method: 'POST', body, headers: callHeaders(secret, body, signing) });
};

const storage = (operation, more) => call('/v1/storage', { operation, ...more });

const mint = (service, purpose, more) => ticket(secret, payload(service, purpose, more));

const credential = (service, minted, options) =>
  send(`${vault}/v1/credential?ticket=${minted}&service=${service}`, options);

const store = (service, tokenData, more, options) =>
  post(`${vault}/v1/store`, { ticket: mint(service, 'store', more), service, tokenData }, options);

const accessToken = async (service) =>
  succeeded(await credential(service, mint(service, 'agent_credential', { aid: 'agent_node' }))).token.accessToken;

async function binding() {
  await check('health before the exchange says that no key is configured', async () => {
    const health = succeeded(await send(`${vault}/v1/health`));
    assert.equal(health.status, 'healthy');
    assert.equal(health.keyConfigured, false);
  });
  await check('a signed call before the exchange: setup_required', async () => {
    secret = Buffer.alloc(32, 7);
    refused(await storage('list', { collection: 'tokens' }), 403, 'setup_required');
  });
  await check('a made-up code is not exchanged', async () => {
    const answer = await post(`${vault}/v1/exchange`, { code: randomUUID() });
    assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
  });

  const registration = succeeded(await send(`${vault}/v1/register-url`));
  const link = new URL(registration.registrationUrl);
  await check('the registration link names code, vault and the hash of the secret', () => {
    assert.equal(link.pathname, '/vault/webhook-bind');
    assert.equal(link.searchParams.get('code'), registration.code);
    assert.equal(Buffer.from(link.searchParams.get('webhook_url'), 'base64').toString(), registration.webhookUrl);
    assert.equal(registration.expiresIn, 300);
  });
  const exchanged = succeeded(await post(`${vault}/v1/exchange`, { code: registration.code }));
  secret = Buffer.from(exchanged.hmacSecret, 'base64');
  await check('the secret is the one that the link announced', () => {
    assert.equal(secret.length, 32);
    assert.equal(createHash('sha256').update(secret).digest('hex'), link.searchParams.get('hmac_hash'));
    for (const capability of ['storage', 'credential', 'store', 'proxy', 'totp', 'ticketConstraints']) {
      assert.ok(exchanged.capabilities.includes(capability), capability);
    }
  });
  await check('a code is exchanged once: code_used', async () =>
    refused(await post(`${vault}/v1/exchange`, { code: registration.code }), 410, 'code_used'));
  await check('a bound vault registers nobody else', async () => {
    const answer = await send(`${vault}/v1/register-url`);
    assert.ok(answer.status === 401 || answer.status === 403, answer.text);
  });
}

async function signedCalls() {
  await check('signed health tells version, capabilities and the number of credentials', async () => {
    const health = succeeded(await call('/v1/health', {}));
    assert.equal(health.keyConfigured, true);
    assert.equal(typeof health.version, 'string');
    assert.equal(health.tokenCount, 0);
  });
  await check('HEAD of health', async () =>
    assert.equal((await send(`${vault}/v1/health`, { method: 'HEAD' })).status, 200));

  const body = '{}';
  const health = (headers) => send(`${vault}/v1/health`, { method: 'POST', body, headers });
  const without = (name) => Object.fromEntries(Object.entries(callHeaders(secret, body)).filter(([key]) => key !== name));
  for (const name of ['x-tokenvault-signature', 'x-tokenvault-timestamp', 'x-tokenvault-request-id']) {
    await check(`a call without ${name}: auth_failed`, async () =>
      refused(await health(without(name)), 401, 'auth_failed'));
  }
  await check('a call under another secret: auth_failed', async () =>
    refused(await health(callHeaders(Buffer.alloc(32, 9), body)), 401, 'auth_failed'));
  await check('a call with another body than was signed: auth_failed', async () =>
    refused(await health(callHeaders(secret, '{"a":1}')), 401, 'auth_failed'));
  for (const timestamp of [now() - 310, now() + 310, 'soon']) {
    await check(`a call signed ${timestamp === 'soon' ? 'at no time' : `${timestamp < now() ? 'too long ago' : 'in the future'}`}: auth_failed`, async () =>
      refused(await health(callHeaders(secret, body, { timestamp })), 401, 'auth_failed'));
  }
  await check('a request id is good once: auth_failed', async () => {
    const headers = callHeaders(secret, body);
    succeeded(await health(headers));
    refused(await health(headers), 401, 'auth_failed');
  });
}

async function storageOfTokens() {
  await check('storage keeps a credential and tells its metadata', async () => {
    const kept = succeeded(await storage('set', {
      collection: 'tokens', key: 'alpha', data: { accessToken: 'value-of-alpha', refreshToken: 'more-of-alpha', tokenType: 'JWT' },
    })).data;
    assert.equal(kept.serviceName, 'alpha');
    assert.equal(kept.hasRefreshToken, true);
    assert.equal(await accessToken('alpha'), 'value-of-alpha');
  });
  await check('storage gets metadata and no value', async () => {
    const answer = await storage('get', { collection: 'tokens', key: 'alpha' });
    const data = succeeded(answer).data;
    assert.equal(data.tokenType, 'JWT');
    assert.equal(typeof data.creationId, 'string');
    assert.ok(!answer.text.includes('of-alpha'), answer.text);
  });
  await check('storage pages through its lists', async () => {
    for (const key of ['beta', 'gamma']) {
      succeeded(await storage('set', { collection: 'tokens', key, data: { accessToken: `value-of-${key}`, tokenType: 'PlainText' } }));
    }
    const first = succeeded(await storage('list', { collection: 'tokens', options: { limit: 2 } }));
    assert.deepEqual(first.data.map((each) => each.serviceName), ['alpha', 'beta']);
    assert.equal(first.pagination.hasMore, true);
    assert.equal(first.pagination.totalCount, 3);
    const second = succeeded(await storage('list', { collection: 'tokens', options: { limit: 2, after: first.pagination.nextCursor } }));
    assert.deepEqual(second.data.map((each) => each.serviceName), ['gamma']);
    assert.equal(second.pagination.hasMore, false);
  });
  await check('storage filters, and lists everything without a limit', async () => {
    const filtered = succeeded(await storage('list', { collection: 'tokens', options: { filters: { tokenType: 'PlainText' } } }));
    assert.deepEqual(filtered.data.map((each) => each.serviceName), ['beta', 'gamma']);
    assert.equal(filtered.pagination, undefined);
    const later = succeeded(await storage('list', { collection: 'tokens', options: { since: Date.now() + 3_600_000 } }));
    assert.deepEqual(later.data, []);
  });
  await check('storage deletes, and deleting again does no harm', async () => {
    assert.equal(succeeded(await storage('delete', { collection: 'tokens', key: 'gamma' })).deleted, true);
    assert.equal(succeeded(await storage('delete', { collection: 'tokens', key: 'gamma' })).deleted, false);
  });
  await check('what is not there: token_not_found', async () => {
    refused(await storage('get', { collection: 'tokens', key: 'gamma' }), 404, 'token_not_found');
    refused(await credential('gamma', mint('gamma', 'agent_credential')), 404, 'token_not_found');
  });
}

async function storageOfDocuments() {
  for (const collection of ['proxy_configs', 'vault_config']) {
    await check(`storage keeps, lists and deletes ${collection}`, async () => {
      succeeded(await storage('set', { collection, key: 'one', data: { region: 'north' } }));
      assert.equal(succeeded(await storage('get', { collection, key: 'one' })).data.data.region, 'north');
      assert.equal(succeeded(await storage('list', { collection })).data.length, 1);
      assert.equal(succeeded(await storage('delete', { collection, key: 'one' })).deleted, true);
    });
  }
  await check('the log is listed newest first', async () => {
    const entries = succeeded(await storage('list', { collection: 'audit', options: { limit: 5 } })).data;
    const times = entries.map((each) => each.timestamp);
    assert.ok(entries.length > 1);
    assert.deepEqual(times, [...times].sort((a, b) => b - a));
  });
  await check('nobody adds to the log: forbidden', async () =>
    refused(await storage('set', { collection: 'audit', key: '1', data: { a: 1 } }), 403, 'forbidden'));
  await check('several collections at once', async () => {
    const batch = succeeded(await storage('list_batch', { collections: ['tokens', 'vault_config'], options: { limit: 1 } }));
    assert.equal(batch.data.tokens.length, 1);
    assert.deepEqual(batch.data.vault_config, []);
    assert.equal(batch.pagination.tokens.hasMore, true);
  });
  await check('an unknown operation or collection: invalid_request', async () => {
    refused(await storage('drop', { collection: 'tokens' }), 400, 'invalid_request');
    refused(await storage('list', { collection: 'secrets' }), 400, 'invalid_request');
  });
}

async function tickets() {
  await check('a person stores a credential and sees it again', async () => {
    const stored = succeeded(await store('github', { accessToken: 'value-of-github', tokenType: 'PlainText' }));
    assert.equal(stored.status, 'stored');
    assert.equal(stored.service, 'github');
    assert.ok(!JSON.stringify(stored).includes('value-of-github'));
    assert.equal(succeeded(await credential('github', mint('github', 'user_reveal'))).token.accessToken, 'value-of-github');
  });
  await check('a ticket is taken in a body as well', async () => {
    const answer = await post(`${vault}/v1/credential`, { ticket: mint('github', 'agent_credential'), service: 'github' });
    assert.equal(succeeded(answer).token.accessToken, 'value-of-github');
    assert.match(answer.headers['cache-control'], /no-store/);
  });
  await check('a ticket opens once: ticket_invalid', async () => {
    const minted = mint('github', 'agent_credential');
    succeeded(await credential('github', minted));
    refused(await credential('github', minted), 401, 'ticket_invalid');
  });
  await check('of sixteen at once one has it', async () => {
    const minted = mint('github', 'agent_credential');
    const answers = await Promise.all(Array.from({ length: 16 }, () => credential('github', minted)));
    assert.equal(answers.filter((each) => each.status === 200).length, 1);
  });
  await check('an expired ticket: ticket_expired', async () =>
    refused(await credential('github', mint('github', 'agent_credential', { iat: now() - 60, exp: now() - 30 })), 401, 'ticket_expired'));
  for (const [what, fields] of [
    ['from the future', { iat: now() + 600, exp: now() + 630 }],
    ['for another purpose', { pur: 'store' }],
    ['for another service', { svc: 'alpha' }],
    ['without a nonce', { nonce: undefined }],
  ]) {
    await check(`a ticket ${what}: ticket_invalid`, async () =>
      refused(await credential('github', mint('github', 'agent_credential', fields)), 401, 'ticket_invalid'));
  }
  await check('a ticket that expires never is none', async () => {
    const answer = await credential('github', mint('github', 'agent_credential', { exp: undefined }));
    assert.equal(answer.status, 401, answer.text);
  });
  await check('a ticket under another secret: ticket_invalid', async () =>
    refused(await credential('github', ticket(Buffer.alloc(32, 9), payload('github', 'agent_credential'))), 401, 'ticket_invalid'));
  await check('no ticket: invalid_request', async () =>
    refused(await send(`${vault}/v1/credential?service=github`), 400, 'invalid_request'));
}

async function constraints() {
  await check('create does not overwrite: already_exists', async () =>
    refused(await store('github', { accessToken: 'other' }, { mode: 'create' }), 409, 'already_exists'));
  await check('overwrite does not create: token_not_found', async () =>
    refused(await store('nothing-here', { accessToken: 'other' }, { mode: 'overwrite' }), 404, 'token_not_found'));
  await check('a ticket for a former life of a credential: stale_creation', async () => {
    const cid = succeeded(await storage('get', { collection: 'tokens', key: 'github' })).data.creationId;
    succeeded(await credential('github', mint('github', 'agent_credential', { cid })));
    refused(await credential('github', mint('github', 'agent_credential', { cid: `${cid}x` })), 409, 'stale_creation');
  });
  await check('a browser may ask before it stores', async () => {
    const answer = await send(`${vault}/v1/store`, {
      method: 'OPTIONS',
      headers: { origin: process.env.GATE_URL, 'access-control-request-method': 'POST' },
    });
    assert.ok(answer.status === 200 || answer.status === 204, String(answer.status));
    assert.equal(answer.headers['access-control-allow-origin'], process.env.GATE_URL);
  });
  await check('what is no credential: invalid_request', async () =>
    refused(await store('empty', {}), 400, 'invalid_request'));
}

async function oneTimeCodes() {
  await check('the one-time code of the moment, and a credential that is one', async () => {
    succeeded(await store('totp', { totpSecret: SEED }));
    const code = succeeded(await send(`${vault}/v1/totp-code?ticket=${mint('totp', 'totp_code')}&service=totp`));
    assert.match(code.code, /^[0-9]{6}$/);
    assert.deepEqual([code.period, code.digits], [30, 6]);
    const token = succeeded(await credential('totp', mint('totp', 'agent_credential'))).token;
    assert.match(token.accessToken, /^[0-9]{6}$/);
    assert.equal(token.totpGenerated, true);
  });
  await check('no seed, no code: not_totp', async () =>
    refused(await send(`${vault}/v1/totp-code?ticket=${mint('github', 'totp_code')}&service=github`), 400, 'not_totp'));
}

async function proxying() {
  const proxy = (service, url) =>
    call('/v1/proxy', {
      ticket: mint(service, 'proxy', { aid: 'agent_node' }),
      service,
      upstream: { url, method: 'POST', headers: { 'x-own': 'kept' }, body: Buffer.from('sent').toString('base64') },
      headerTemplates: { Authorization: 'Bearer ${TOKEN}' },
    });
  const rules = (origin) => ({ targets: [{ origin, methods: ['POST'], paths: ['/api/'] }], inject: { kind: 'bearer' } });
  await check('the vault makes a request with the credential and masks it in the answer', async () => {
    succeeded(await store('echo', { accessToken: 'value-of-echo', requestRules: rules(upstream) }));
    const answer = await proxy('echo', `${upstream}/api/things?a=1`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-upstream-status'], '200');
    assert.match(answer.text, /POST \/api\/things\?a=1 Bearer \*+ sent/);
  });
  await check('a request where the credential may not go: forbidden', async () => {
    refused(await proxy('echo', `${upstream}/admin`), 403, 'forbidden');
    refused(await proxy('github', `${upstream}/api/things`), 403, 'forbidden');
  });
  await check('a request with a ticket and no signature: auth_failed', async () =>
    refused(await post(`${vault}/v1/proxy`, { ticket: mint('echo', 'proxy'), service: 'echo' }), 401, 'auth_failed'));
  await check('an upstream that is not there: upstream_error', async () => {
    const nobody = process.env.NOBODY_URL;
    succeeded(await store('echo', { accessToken: 'value-of-echo', requestRules: rules(nobody) }));
    refused(await proxy('echo', `${nobody}/api/things`), 502, 'upstream_error');
  });
}

async function notices() {
  const notify = async (service) => succeeded(await call('/v1/refresh-notify', { service, reason: 'expiring' })).status;
  await check('a notice of refreshing is answered by what is there', async () => {
    assert.equal(await notify('gamma'), 'no_token');
    assert.equal(await notify('github'), 'no_refresh_token');
    assert.ok(['acknowledged', 'refreshed', 'refresh_failed'].includes(await notify('alpha')));
  });
}

async function addresses() {
  await check('the gate itself presents no tickets: forbidden', async () => {
    const from = { from: GATE_ADDRESS };
    refused(await credential('github', mint('github', 'agent_credential'), from), 403, 'forbidden');
    refused(await store('github', { accessToken: 'x' }, {}, from), 403, 'forbidden');
    refused(await send(`${vault}/v1/totp-code?ticket=${mint('totp', 'totp_code')}&service=totp`, from), 403, 'forbidden');
  });
  await check('a crowd from one address is held up, and nobody else', async () => {
    const statuses = new Set();
    for (let i = 0; i < 4 * REQUESTS_PER_MINUTE && !statuses.has(429); i += CROWD) {
      const answers = await Promise.all(Array.from({ length: CROWD }, () => send(`${vault}/v1/health`, { from: CROWD_ADDRESS })));
      answers.forEach((each) => statuses.add(each.status));
    }
    assert.deepEqual([...statuses], [200, 429]);
    succeeded(await send(`${vault}/v1/health`));
  });
}

await checkGoldenVectors();
await binding();
await signedCalls();
await storageOfTokens();
await storageOfDocuments();
await tickets();
await constraints();
await oneTimeCodes();
await proxying();
await notices();
await addresses();
end();
