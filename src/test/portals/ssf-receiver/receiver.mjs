// A receiver of security events with npm jose: node receiver.mjs. What it knows of the platform it reads from
// /.well-known/ssf-configuration (Shared Signals Framework 1.0 §7).
//   ISSUER, CLIENT_ID, CLIENT_SECRET, PORT; METHOD push or poll; EVENTS separated by blanks; REFUSE_FIRST=1 to refuse the
//   first event about a holder once. GET /told: what it took and what it refused.
import http from 'node:http';
import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT, METHOD, EVENTS, REFUSE_FIRST } = process.env;
const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
const PUSH = 'urn:ietf:rfc:8935';
const POLL = 'urn:ietf:rfc:8936';
const header = `Bearer ${randomUUID()}`;
const state = randomUUID();
const told = { taken: [], repeated: [], refused: [], verified: false };
let toRefuse = REFUSE_FIRST ? 1 : 0;

/** Comes again where it is told to. */
async function asked(address, init, left = 4) {
  const response = await fetch(address, init);
  const seconds = response.status === 503 && Number(response.headers.get('retry-after'));
  if (!seconds || left === 0) {
    return response;
  }
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return asked(address, init, left - 1);
}

async function json(address, init, status) {
  const response = await asked(address, init);
  if (response.status !== status) {
    throw new Error(`${address}: ${response.status} ${await response.text()}`);
  }
  return status === 204 ? null : response.json();
}

const configuration = await json(`${ISSUER}/.well-known/ssf-configuration`, {}, 200);
if (configuration.issuer !== ISSUER) {
  throw new Error(`issuer is ${configuration.issuer}`);
}
const keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
const provider = await json(`${ISSUER}/.well-known/openid-configuration`, {}, 200);
const token = await json(
  provider.token_endpoint,
  {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'ssf.read ssf.manage' }),
  },
  200,
);

function call(address, body, status) {
  const headers = { Authorization: `Bearer ${token.access_token}`, 'Content-Type': 'application/json' };
  return json(address, { method: 'POST', headers, body: JSON.stringify(body) }, status);
}

/** Takes a token, or says by an error code of RFC 8935 §2.4 why not. */
async function take(set) {
  let claims;
  try {
    const verified = await jwtVerify(set, keys, {
      issuer: configuration.issuer,
      audience: CLIENT_ID,
      typ: 'secevent+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['jti', 'iat', 'sub_id', 'events', 'txn'],
    });
    claims = verified.payload;
  } catch (error) {
    return refusal(error);
  }
  // RFC 8417 §2.2 and §4: neither sub nor exp, so that it is taken for no other token; one event
  const types = Object.keys(claims.events);
  if (claims.sub !== undefined || claims.exp !== undefined || types.length !== 1) {
    return 'invalid_request';
  }
  const event = { jti: claims.jti, txn: claims.txn, subject: claims.sub_id, type: types[0], data: claims.events[types[0]] };
  if (event.type === VERIFICATION) {
    told.verified = event.data.state === state;
    return told.verified ? null : 'invalid_request';
  }
  if (toRefuse-- > 0) {
    told.refused.push({ jti: event.jti, err: 'access_denied' });
    return 'access_denied';
  }
  (told.taken.some((known) => known.jti === event.jti) ? told.repeated : told.taken).push(event);
  return null;
}

function refusal(error) {
  const code =
    error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey
      ? 'invalid_key'
      : { iss: 'invalid_issuer', aud: 'invalid_audience' }[error.claim] ?? 'invalid_request';
  told.refused.push({ err: code, why: error.code });
  return code;
}

/** RFC 8935 §2.2 and §2.3. */
async function pushed(request, response) {
  if (request.headers.authorization !== header && !request.headers['x-test']) {
    answer(response, 401, null);
    return;
  }
  if (request.headers['content-type'] !== 'application/secevent+jwt') {
    answer(response, 400, { err: 'invalid_request', description: 'content type' });
    return;
  }
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  const err = await take(Buffer.concat(parts).toString());
  answer(response, err ? 400 : 202, err && { err, description: 'not taken' });
}

function answer(response, status, body) {
  response.writeHead(status, body ? { 'Content-Type': 'application/json', 'Content-Language': 'en' } : {});
  response.end(body ? JSON.stringify(body) : undefined);
}

/** RFC 8936 §2.4: each request acknowledges what the one before brought. */
async function pollForever(stream) {
  let done = {};
  for (;;) {
    const polled = await call(stream.delivery.endpoint_url, { maxEvents: 10, ...done }, 200);
    done = { ack: [], setErrs: {} };
    for (const [jti, set] of Object.entries(polled.sets)) {
      const err = await take(set);
      if (err) {
        done.setErrs[jti] = { err, description: 'not taken' };
      } else {
        done.ack.push(jti);
      }
    }
  }
}

http
  .createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/events') {
      pushed(request, response).catch((error) => answer(response, 500, { error: error.message }));
    } else if (request.url === '/told') {
      answer(response, 200, told);
    } else {
      answer(response, 404, null);
    }
  })
  .listen(Number(PORT), 'localhost', async () => {
    const delivery =
      METHOD === 'push'
        ? { method: PUSH, endpoint_url: `http://localhost:${PORT}/events`, authorization_header: header }
        : { method: POLL };
    if (!configuration.delivery_methods_supported.includes(delivery.method)) {
      throw new Error(`not offered: ${delivery.method}`);
    }
    const wanted = { delivery, events_requested: EVENTS.split(' '), description: METHOD };
    const stream = await call(configuration.configuration_endpoint, wanted, 201);
    if (stream.iss !== ISSUER || stream.aud !== CLIENT_ID || stream.events_delivered.length !== wanted.events_requested.length) {
      throw new Error(JSON.stringify(stream));
    }
    await call(configuration.verification_endpoint, { stream_id: stream.stream_id, state }, 204);
    console.log('receiver ready');
    if (METHOD === 'poll') {
      await pollForever(stream);
    }
  });
