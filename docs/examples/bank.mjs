// A bank app links the account of an invented holder's card in the sandbox, as docs/bank-guide.md says it; then the holder
// loses the card, and the bank and a hospital are told.
//   node docs/examples/bank.mjs [http://localhost:8080] [idNumber]
// Node 20 and nothing else. Every line that it prints is a step: who acts, and what was sent.
import { webcrypto as crypto, randomUUID } from 'node:crypto';

const BASE = process.argv[2] ?? 'http://localhost:8080';
const BANK = '4000000001';
const BANK_CODE = '102';
const REDIRECT = 'http://127.0.0.1/callback';
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = async (text) => b64(await crypto.subtle.digest('SHA-256', Buffer.from(text)));
const now = () => Math.floor(Date.now() / 1000);
const say = (who, what) => console.log(`${who}: ${what}`);

async function json(path, options = {}) {
  const answer = await fetch(BASE + path, { redirect: 'manual', ...options });
  const text = await answer.text();
  const body = text.startsWith('{') ? JSON.parse(text) : text;
  if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${text}`);
  return { status: answer.status, headers: answer.headers, body };
}

// --- the bank's key, which the sandbox shows, and what is signed with it -----------------------------------------
const issuer = (await json('/.well-known/openid-configuration')).body.issuer;
const { d, ...shown } = (await json('/sandbox/bank-key')).body;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const jwk = { kty: shown.kty, crv: shown.crv, x: shown.x, y: shown.y };
const key = await crypto.subtle.importKey('jwk', { ...jwk, d }, algorithm, false, ['sign']);

async function jws(header, claims) {
  const head = [header, claims].map((part) => b64(JSON.stringify(part))).join('.');
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(head));
  return `${head}.${b64(signature)}`;
}

/** Who the bank is (RFC 7523). */
async function assertion() {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await jws({ alg: 'ES256', typ: 'JWT', kid: shown.kid }, {
      iss: BANK, sub: BANK, aud: issuer, jti: randomUUID(), iat: now(), exp: now() + 60 }),
  };
}

/** That it has the key (RFC 9449). */
async function dpop(method, path, token) {
  const claims = { jti: randomUUID(), htm: method, htu: issuer + path.split('?')[0], iat: now() };
  if (token) claims.ath = await sha256(token);
  return jws({ alg: 'ES256', typ: 'dpop+jwt', jwk }, claims);
}

async function form(path, fields) {
  return json(path, { method: 'POST', body: new URLSearchParams(fields), headers: { DPoP: await dpop('POST', path) } });
}

async function api(method, path, body) {
  const token = (await form('/oauth2/token', { ...(await assertion()), grant_type: 'client_credentials' })).body.access_token;
  return json(path, { method, body: body && JSON.stringify(body), headers: {
    Authorization: `DPoP ${token}`, DPoP: await dpop(method, path, token), 'Content-Type': 'application/json',
    'Idempotency-Key': randomUUID() } });
}

/** Others play with their secrets, which only a sandbox has. */
async function as(number, path, body, method = 'POST') {
  const basic = Buffer.from(`${number}:sandbox-${number}`).toString('base64');
  const token = (await json('/oauth2/token', { method: 'POST', headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }) })).body.access_token;
  return (await json(path, { method, body: body && JSON.stringify(body), headers: {
    Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() } })).body;
}

const polled = (...events) => ({ delivery: { method: 'urn:ietf:rfc:8936' }, events_requested: events });

/** What a stream gives out until an event came that says so. */
async function told(who, post, stream, words) {
  for (let i = 0; i < 60; i++) {
    const { sets } = await post(`/ssf/streams/${stream}/poll`, { returnImmediately: true });
    for (const set of Object.values(sets)) {
      const { events } = JSON.parse(Buffer.from(set.split('.')[1], 'base64url'));
      say(`platform -> ${who}`, JSON.stringify(events));
    }
    if (Object.keys(sets).length) {
      await post(`/ssf/streams/${stream}/poll`, { maxEvents: 0, ack: Object.keys(sets) });
      if (Object.values(sets).some((set) => Buffer.from(set.split('.')[1], 'base64url').toString().includes(words))) return;
    }
    await new Promise((wait) => setTimeout(wait, 250));
  }
  throw new Error(`${who} was not told`);
}

// --- before: the holder came to the bank -------------------------------------------------------------------------
const holders = (await json('/sandbox/holders')).body.items;
const wanted = process.argv[3];
const holder = holders.find((one) => (wanted ? one.idNumber === wanted : one.state === 1));
const account = `621700${holder.phone}`;
await api('POST', '/v1/bank-activations', {
  card: { cardNo: holder.cardNo, idNumber: holder.idNumber }, bankCode: BANK_CODE, bankAccount: account,
  phone: holder.phone, inPerson: true });
say('bank', `reports that it has activated the bank function of ${holder.name}'s card`);

// --- 1: the bank pushes what it asks for -------------------------------------------------------------------------
const verifier = b64(crypto.getRandomValues(new Uint8Array(32)));
const details = [{ type: 'bank-card-binding', bankCode: BANK_CODE, accountTail: account.slice(-4), accountNo: account,
  idNumber: holder.idNumber, name: holder.name, phone: holder.phone, enables: ['payment'], until: '2030-01-01' }];
const pushed = (await form('/oauth2/par', { ...(await assertion()), response_type: 'code', client_id: BANK,
  redirect_uri: REDIRECT, scope: 'openid', state: 's', code_challenge: await sha256(verifier),
  code_challenge_method: 'S256', authorization_details: JSON.stringify(details) })).body;
say('bank', `pushes account, owner and duration, and gets ${pushed.request_uri}`);

// --- 2, 3: the holder scans and consents; the sandbox's phone is the holder ---------------------------------------
const begun = await json('/oauth2/authorize?' + new URLSearchParams({ client_id: BANK, request_uri: pushed.request_uri }));
const page = new URL(begun.headers.get('location'), BASE).pathname;
const cookie = begun.headers.get('set-cookie').split(';')[0];
const shownPage = (await json(page, { headers: { cookie } })).body;
const qr = /data-qr="([^"]+)"/.exec(shownPage)[1].replaceAll('&#x2F;', '/').replaceAll('&amp;', '&');
const phone = (await json('/sandbox/phone', { method: 'POST', headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ idNumber: holder.idNumber, qr, decision: 'confirm' }) })).body;
say('holder', `scans, sees bank, account ending in ${account.slice(-4)} and duration, types the PIN: ${phone.outcome}`);
const done = await json(page + '/finish', { method: 'POST', headers: { cookie, Origin: issuer }, body: new URLSearchParams() });
const back = new URL(done.headers.get('location'));
say('platform', `sends the browser back to the bank with ${back.searchParams.get('error') ?? 'a code'}`);

// --- 4: the bank fetches it --------------------------------------------------------------------------------------
const tokens = (await form('/oauth2/token', { ...(await assertion()), grant_type: 'authorization_code',
  code: back.searchParams.get('code'), redirect_uri: REDIRECT, code_verifier: verifier })).body;
const granted = tokens.authorization_details[0];
say('platform', `answers ${JSON.stringify(granted)}`);
const binding = (await api('GET', '/v1/bank-bindings/' + granted.bindingId)).body;
say('bank', `reads the binding: ${binding.state}`);

// --- afterwards: the holder loses the card -----------------------------------------------------------------------
const CHANGED = 'urn:essc:event:binding-changed';
const LOST = 'urn:essc:event:card-lost';
const HOSPITAL = '2000000001';
const bankPost = async (path, body) => (await api('POST', path, body)).body;
const hospitalPost = (path, body) => as(HOSPITAL, path, body);
const bankStream = (await bankPost('/ssf/streams', polled(CHANGED))).stream_id;
const hospitalStream = (await hospitalPost('/ssf/streams', polled(LOST))).stream_id;
const { signNo } = await as('1000000001', '/v1/ecards', { regionCode: holder.regionCode, idType: '01', idNumber: holder.idNumber,
  name: holder.name, phone: holder.phone, evidence: { method: 'FACE', provider: 'demo', reference: '1', verifiedAt: new Date().toISOString() } });
const { code } = await as('1000000001', '/v1/identity-codes', { signNo, purpose: 'enquiry' });
const verified = await hospitalPost('/v1/verifications', { code, purpose: 'enquiry' });
say('hospital', `verifies the holder's code: level ${verified.level}`);
await hospitalPost('/ssf/subjects/add', { stream_id: hospitalStream, subject: { format: 'iss_sub', iss: issuer, sub: verified.subject } });
say('hospital', 'asks to be told of this holder');
await as('8000000001', '/v1/loss-reports', { card: { cardNo: holder.cardNo }, by: { shown: ['id'] } });
say('clerk', 'reports the card lost, for the holder at the window');
await told('bank', bankPost, bankStream, '"suspended"');
await told('hospital', hospitalPost, hospitalStream, LOST);
say('bank', `reads the binding: ${(await api('GET', '/v1/bank-bindings/' + granted.bindingId)).body.state}`);
await as('8000000001', '/v1/loss-releases', { card: { cardNo: holder.cardNo }, by: { shown: ['card', 'id'] } });
say('clerk', 'releases the report, as the card was found');
await told('bank', bankPost, bankStream, '"active"');
say('bank', `reads the binding: ${(await api('GET', '/v1/bank-bindings/' + granted.bindingId)).body.state}`);

// --- a receiver gives up the streams that it no longer needs: it may have ten ---------------------------------------
await api('DELETE', '/ssf/streams?stream_id=' + bankStream);
await as(HOSPITAL, '/ssf/streams?stream_id=' + hospitalStream, undefined, 'DELETE');
