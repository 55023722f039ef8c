// The vectors of gate/ticket, put to a verifier that was written from SPEC.md in another language.

import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { check, end } from './report.mjs';
import { verify } from './spec-ticket.mjs';

for (const format of ['jwt', 'tokenvault2']) {
  const vectors = JSON.parse(readFileSync(`${process.env.VECTORS}/tickets-${format}.json`, 'utf8'));
  const keys = new Map(Object.entries(vectors.keys).map(([kid, hex]) => [kid, Buffer.from(hex, 'hex')]));
  const binding = { format, gate: vectors.gate, vault: vectors.vault, keys };
  for (const each of vectors.cases) {
    await check(`${format} ${each.name}`, () => {
      const request = { service: each.service, purposes: each.allowedPurposes, nonce: each.presentedNonce, making: each.presentedRequest };
      assert.equal(verify(binding, each.ticket, request, vectors.now).refused ?? 'verified', each.expect);
    });
  }
}
end();
