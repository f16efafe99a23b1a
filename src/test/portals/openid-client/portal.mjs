// A portal with npm openid-client: node portal.mjs. Everything about the provider comes from its discovery.
//   ISSUER, CLIENT_ID, PORT; CLIENT_SECRET or CLIENT_KEY (a private JWK, with kid); PROFILE=fapi2 for PAR and DPoP
import http from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, CLIENT_KEY, PORT, PROFILE } = process.env;
const site = `http://localhost:${PORT}`;
const fapi = PROFILE === 'fapi2';

async function authentication() {
  if (!CLIENT_KEY) {
    return oidc.ClientSecretBasic(CLIENT_SECRET);
  }
  const jwk = JSON.parse(CLIENT_KEY);
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return oidc.PrivateKeyJwt({ key, kid: jwk.kid });
}

const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, undefined, await authentication(), {
  execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
});
const provider = config.serverMetadata();
const keys = createRemoteJWKSet(new URL(provider.jwks_uri));
const newProofs = async () => ({ DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) });
const dpop = fapi ? await newProofs() : undefined;
// one login at a time is enough here; a real portal keeps these in its own session
let pending;
let session;

async function login(request, response) {
  const verifier = oidc.randomPKCECodeVerifier();
  pending = { verifier, state: oidc.randomState(), nonce: oidc.randomNonce() };
  const parameters = {
    redirect_uri: `${site}/callback`,
    scope: 'openid profile offline_access',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: pending.state,
    nonce: pending.nonce,
  };
  const address = fapi
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters, dpop)
    : oidc.buildAuthorizationUrl(config, parameters);
  response.writeHead(302, { Location: address.href }).end();
}

function exchange(address, proofs) {
  const checks = {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
  };
  return oidc.authorizationCodeGrant(config, address, checks, undefined, proofs);
}

async function callback(request, response) {
  const current = new URL(request.url, site);
  const elsewhere = new URL(current);
  elsewhere.searchParams.set('iss', 'https://elsewhere.example');
  const refused = { issuer: await refusal(exchange(elsewhere, dpop)) };
  if (fapi) {
    refused.code = await refusal(exchange(current, await newProofs()));
  }
  const tokens = await exchange(current, dpop);
  const claims = tokens.claims();
  if (fapi) {
    const other = await newProofs();
    refused.refresh = await refusal(oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, other));
    refused.userInfo = await refusal(oidc.fetchUserInfo(config, tokens.access_token, claims.sub, other));
    refused.bearer = await refusal(oidc.fetchUserInfo(config, tokens.access_token, claims.sub));
  }
  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, dpop);
  const info = await oidc.fetchUserInfo(config, refreshed.access_token, claims.sub, dpop);
  session = { id: claims.sid, subject: claims.sub, idToken: tokens.id_token, live: true };
  const told = { subject: claims.sub, acr: claims.acr, name: info.name, tokenType: tokens.token_type };
  page(response, 200, { ...told, refused });
}

// What an attempt that must fail was refused with.
async function refusal(attempt) {
  try {
    await attempt;
    return 'not refused';
  } catch (error) {
    const challenge = Array.isArray(error.cause) ? error.cause[0]?.parameters?.error : undefined;
    return error.error ?? challenge ?? error.code ?? error.message;
  }
}

// RP-Initiated Logout 1.0: the browser goes to the provider and comes back to /bye.
async function logout(request, response) {
  session.state = oidc.randomState();
  const address = oidc.buildEndSessionUrl(config, {
    id_token_hint: session.idToken,
    post_logout_redirect_uri: `${site}/bye`,
    state: session.state,
  });
  response.writeHead(302, { Location: address.href }).end();
}

async function bye(request, response) {
  page(response, 200, { back: new URL(request.url, site).searchParams.get('state') === session.state });
}

// Back-Channel Logout 1.0 §2.6: what a logout token has to be before the session ends by it.
async function endedByProvider(request, response) {
  response.setHeader('Cache-Control', 'no-store');
  try {
    let body = '';
    for await (const part of request) {
      body += part;
    }
    const { payload } = await jwtVerify(new URLSearchParams(body).get('logout_token'), keys, {
      issuer: provider.issuer,
      audience: CLIENT_ID,
      typ: 'logout+jwt',
      algorithms: ['ES256'],
      maxTokenAge: '2 minutes',
      requiredClaims: ['iat', 'exp', 'jti', 'sid', 'sub', 'events'],
    });
    const event = payload.events['http://schemas.openid.net/event/backchannel-logout'];
    if (typeof event !== 'object' || 'nonce' in payload) {
      throw new Error('no logout token');
    }
    if (payload.sid !== session.id || payload.sub !== session.subject) {
      throw new Error('another session');
    }
    session.live = false;
    response.writeHead(200).end();
  } catch (error) {
    session.refusedToken = error.code ?? error.message;
    response.writeHead(400).end();
  }
}

async function state(request, response) {
  const { live, refusedToken } = session ?? {};
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ live, refusedToken }));
}

function page(response, status, told) {
  const text = JSON.stringify(told).replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><title>portal</title><pre id="told">${text}</pre>`);
}

const pages = {
  '/': login,
  '/callback': callback,
  '/logout': logout,
  '/bye': bye,
  '/backchannel-logout': endedByProvider,
  '/session': state,
};

http
  .createServer((request, response) => {
    const answer = pages[request.url.split('?')[0]]?.(request, response);
    if (!answer) {
      response.writeHead(404).end();
      return;
    }
    answer.catch((error) => page(response, 500, { error: error.error ?? error.message, code: error.code }));
  })
  .listen(Number(PORT), 'localhost', () => console.log('portal ready'));
