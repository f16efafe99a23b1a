// Redeems the ticket that stands in the address's fragment, which no server is sent and no list of
// visited addresses keeps. Then the session's cookie leads on.
const ticket = new URLSearchParams(location.hash.slice(1)).get('t') ?? '';
history.replaceState(null, '', location.pathname);

try {
  const answer = await fetch('/h/session', {
    method: 'POST',
    body: new URLSearchParams({ticket}),
    cache: 'no-store'
  });
  const {to} = await answer.json();
  if (!to) throw new Error(String(answer.status));
  location.replace(to);
} catch (away) {
  document.querySelector('#opening').hidden = true;
  document.querySelector('#away').hidden = false;
}
