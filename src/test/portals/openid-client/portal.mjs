// A portal with npm openid-client: node portal.mjs. Everything about the provider comes from its discovery.
//   ISSUER, CLIENT_ID, PORT; CLIENT_SECRET or CLIENT_KEY (a private JWK, with kid); PROFILE=fapi2 for PAR and DPoP
import http from 'node:http';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, CLIENT_KEY, PORT, PROFILE } = process.env;
const redirectUri = `http://localhost:${PORT}/callback`;
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
  execute: [oidc.allowInsecureRequests],
});
const dpop = fapi ? { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) } : undefined;
// one login at a time is enough here; a real portal keeps these in its own session
let pending;

async function login(response) {
  const verifier = oidc.randomPKCECodeVerifier();
  pending = { verifier, state: oidc.randomState(), nonce: oidc.randomNonce() };
  const parameters = {
    redirect_uri: redirectUri,
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

async function callback(request, response) {
  const current = new URL(request.url, redirectUri);
  const tokens = await oidc.authorizationCodeGrant(
    config,
    current,
    {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    },
    undefined,
    dpop,
  );
  const claims = tokens.claims();
  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, dpop);
  const info = await oidc.fetchUserInfo(config, refreshed.access_token, claims.sub, dpop);
  page(response, 200, { subject: claims.sub, acr: claims.acr, name: info.name, tokenType: tokens.token_type });
}

function page(response, status, told) {
  const text = JSON.stringify(told).replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><title>portal</title><pre id="told">${text}</pre>`);
}

http
  .createServer((request, response) => {
    const path = request.url.split('?')[0];
    const answer = path === '/callback' ? callback(request, response) : path === '/' ? login(response) : null;
    if (!answer) {
      response.writeHead(404).end();
      return;
    }
    answer.catch((error) => page(response, 500, { error: error.error ?? error.message, code: error.code }));
  })
  .listen(Number(PORT), 'localhost', () => console.log('portal ready'));
