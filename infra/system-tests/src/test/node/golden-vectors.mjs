// The protocol's own vectors, so that nobody here only agrees with himself. Secret: bytes 00 01 … 1f.

import assert from 'node:assert/strict';
import { check } from './report.mjs';
import { hmac, ticket } from './token-vault.mjs';

const SECRET = Buffer.from(Array.from({ length: 32 }, (_, i) => i));

export async function checkGoldenVectors() {
  await check('signs the golden request', () =>
    assert.equal(
      hmac(SECRET, '1700000000.{"operation":"get","collection":"tokens","key":"github","requestId":"req_testfixture01"}'),
      'c196ad249f0d81158ebfec10a47f7f67122de187c094332e9ae9290bc45fcdeb',
    ));
  await check('signs the golden ticket', () =>
    assert.equal(
      ticket(SECRET, {
        sub: 'user_test',
        svc: 'github',
        pur: 'agent_credential',
        iat: 1700000000,
        exp: 9999999999,
        nonce: 'deadbeefdeadbeefdeadbeefdeadbeef',
        aid: 'agent_test',
      }).split('.')[1],
      'b5b3f0d261e89c53c9db035d68244b1d4862a3e9c84edd111f502f9b148da74a',
    ));
}
