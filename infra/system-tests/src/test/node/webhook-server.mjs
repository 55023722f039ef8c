// What any small HTTP server needs: routes, bodies with a limit, answers in JSON that nobody keeps.

import http from 'node:http';

const LARGEST_BODY = 65_536;

/** A refusal with status, error code and what to do. */
export class Refusal extends Error {
  constructor(status, error, message) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

/** Serves `routes`, functions by "METHOD /path", on a port of this machine that it prints. */
export function serve(routes, headers = {}) {
  const server = http.createServer(async (request, response) => {
    const { status, object } = await answer(routes, request);
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(object));
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
    console.log(`listening on http://127.0.0.1:${server.address().port}`));
}

async function answer(routes, request) {
  try {
    const body = await read(request);
    const url = new URL(request.url, 'http://vault');
    const route = routes[`${request.method} ${url.pathname}`];
    if (!route) {
      throw new Refusal(404, 'not_found', 'There is no such path.');
    }
    return { status: 200, object: await route({ request, body, query: url.searchParams }) };
  } catch (error) {
    return error instanceof Refusal
      ? { status: error.status, object: { error: error.error, message: error.message } }
      : { status: 500, object: { error: 'internal_error', message: 'Something failed.' } };
  }
}

async function read(request) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > LARGEST_BODY) {
      throw new Refusal(413, 'body_too_large', 'The body is too large.');
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The object in a body. */
export function object(body) {
  try {
    const value = JSON.parse(body.toString('utf8'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value;
    }
  } catch {
    // said below
  }
  throw new Refusal(400, 'invalid_request', 'The body must be a JSON object.');
}

/** A text of a body or query. */
export function required(value, name) {
  if (typeof value !== 'string' || value === '') {
    throw new Refusal(400, 'invalid_request', `${name} must be given.`);
  }
  return value;
}
