// Requests with Node's own client, which follows nothing and can choose the address it comes from.

import http from 'node:http';

const LONGEST_MILLISECONDS = 30_000;

/** Sends a request and reads the whole answer. */
export function send(url, { method = 'GET', headers = {}, body, from } = {}) {
  const content = body === undefined ? undefined : Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        method,
        headers: content === undefined ? headers : { ...headers, 'content-length': content.length },
        localAddress: from,
        agent: false,
        timeout: LONGEST_MILLISECONDS,
      },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode, headers: response.headers, text, json: json(text) });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error(`no answer from ${new URL(url).pathname}`)));
    request.on('error', reject);
    request.end(content);
  });
}

/** Posts an object as JSON. */
export function post(url, object, options = {}) {
  return send(url, {
    method: 'POST',
    body: JSON.stringify(object),
    ...options,
    headers: { 'content-type': 'application/json', ...options.headers },
  });
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
