// The one exchange of a vault: a code for five minutes, the secret once.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { object, Refusal, required } from './webhook-server.mjs';

const LIFETIME_MILLISECONDS = 300_000;

export class Registration {
  secret = randomBytes(32);
  bound = false;
  #codes = new Map();

  /** `more` is what the answer to the exchange has beside the secret. */
  constructor(gate, more) {
    this.gate = gate;
    this.more = more;
  }

  get vault() {
    return process.env.PUBLIC_URL;
  }

  register() {
    if (this.bound) {
      throw new Refusal(403, 'forbidden', 'A gate is bound.');
    }
    const code = randomUUID();
    this.#codes.set(code, Date.now() + LIFETIME_MILLISECONDS);
    const webhookUrl = encodeURIComponent(Buffer.from(this.vault).toString('base64'));
    const hash = createHash('sha256').update(this.secret).digest('hex');
    return {
      registrationUrl: `${this.gate}/vault/webhook-bind?code=${code}&webhook_url=${webhookUrl}&hmac_hash=${hash}`,
      code,
      expiresIn: LIFETIME_MILLISECONDS / 1000,
      webhookUrl: this.vault,
    };
  }

  exchange(body) {
    const until = this.#codes.get(required(object(body).code, 'code'));
    if (this.bound) {
      throw new Refusal(410, 'code_used', 'The code was used.');
    }
    if (until === undefined || Date.now() > until) {
      throw new Refusal(410, 'code_expired', 'The code is over.');
    }
    this.bound = true;
    return { hmacSecret: this.secret.toString('base64'), ...this.more };
  }
}
