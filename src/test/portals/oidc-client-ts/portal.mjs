// A portal that is nothing but a page with npm oidc-client-ts: a public client in the browser.
//   ISSUER, CLIENT_ID, PORT
import http from 'node:http';
import { readFileSync } from 'node:fs';

const { ISSUER, CLIENT_ID, PORT } = process.env;
const library = readFileSync(new URL('./node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url));
const script = `
const manager = new oidc.UserManager({
  authority: ${JSON.stringify(ISSUER)},
  client_id: ${JSON.stringify(CLIENT_ID)},
  redirect_uri: location.origin + '/callback',
  scope: 'openid profile offline_access',
  loadUserInfo: true,
  // by itself it hides acr
  filterProtocolClaims: ['nbf', 'jti', 'nonce', 'at_hash'],
});
const tell = (told) => { document.querySelector('#told').textContent = JSON.stringify(told); };
const went = location.pathname === '/callback'
  ? manager.signinRedirectCallback().then(async (user) => {
      const renewed = await manager.signinSilent();
      tell({ subject: user.profile.sub, acr: user.profile.acr, name: user.profile.name,
             renewed: renewed.access_token !== user.access_token });
    })
  : manager.signinRedirect();
went.catch((error) => tell({ error: error.error ?? error.message }));
`;
const files = {
  '/oidc-client-ts.js': ['text/javascript', library],
  '/portal.js': ['text/javascript', script],
};
const html = '<!doctype html><title>portal</title><pre id="told"></pre>'
  + '<script src="/oidc-client-ts.js"></script><script src="/portal.js"></script>';

http
  .createServer((request, response) => {
    const path = request.url.split('?')[0];
    const [type, content] = files[path] ?? (['/', '/callback'].includes(path) ? ['text/html', html] : [null]);
    if (!type) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(content);
  })
  .listen(Number(PORT), 'localhost', () => console.log('portal ready'));
