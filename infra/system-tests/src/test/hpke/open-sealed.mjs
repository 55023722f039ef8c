// Opens what a vault sealed, with an implementation of HPKE that shares nothing with the vault's.
//   vector                        prints what the vector of RFC 9180, appendix A.1.1, opens to
//   key   (KEM, KEY_FILE)         makes a key, keeps its private half there and prints the line for `vault enrol`
//   open  (KEM, KEY_FILE, ANSWER, SERVICE)   prints what the vault's answer opens to

import { readFileSync, writeFileSync } from 'node:fs';
import { Aes128Gcm, Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { XWing } from '@hpke/hybridkem-x-wing';

const { KEM, KEY_FILE, ANSWER, SERVICE } = process.env;
const kem = KEM === 'x-wing' ? new XWing() : new DhkemX25519HkdfSha256();
const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64url'));
const hex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const text = (buffer) => new TextDecoder().decode(buffer);

function info(ticketId, service) {
  const parts = ['sallyport-vault/sealed-answer/1', ticketId, service].map((each) => Buffer.from(each, 'ascii'));
  return new Uint8Array(
    Buffer.concat(
      parts.flatMap((part) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(part.length);
        return [length, part];
      }),
    ),
  );
}

async function open({ sealed }, service) {
  const recipient = await suite.createRecipientContext({
    recipientKey: await suite.kem.deserializePrivateKey(new Uint8Array(readFileSync(KEY_FILE))),
    enc: bytes(sealed.enc),
    info: info(sealed.ticketId, service),
  });
  return text(await recipient.open(bytes(sealed.ciphertext)));
}

async function vector() {
  const standard = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const recipient = await standard.createRecipientContext({
    recipientKey: await standard.kem.deserializePrivateKey(hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8')),
    enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
    info: hex('4f6465206f6e2061204772656369616e2055726e'),
  });
  const ciphertext = hex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a');
  return text(await recipient.open(ciphertext, new TextEncoder().encode('Count-0')));
}

async function key() {
  const keys = await suite.kem.generateKeyPair();
  writeFileSync(KEY_FILE, new Uint8Array(await suite.kem.serializePrivateKey(keys.privateKey)), { mode: 0o600 });
  return `${KEM}:${Buffer.from(await suite.kem.serializePublicKey(keys.publicKey)).toString('base64url')}`;
}

const commands = { vector, key, open: () => open(JSON.parse(ANSWER), SERVICE) };
process.stdout.write(await commands[process.argv[2]]());
