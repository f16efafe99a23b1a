// Shows an identity code as soon as the page stands, and the next before it is too old.
const form = document.querySelector('#code-form');
const place = document.querySelector('#code');
const button = document.querySelector('[data-test=refresh]');
const away = document.querySelector('#code-away');
const AGAIN = 5000;
let timer;

async function renew() {
  clearTimeout(timer);
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: {Accept: 'application/json'},
      cache: 'no-store'
    });
    // the card cannot be used any more, or the session is over: the page itself says so
    if (answer.redirected || answer.status === 403) {
      location.replace(answer.redirected ? answer.url : '/h/card');
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const code = await answer.json();
    const svg = new DOMParser().parseFromString(code.svg, 'image/svg+xml').documentElement;
    place.replaceChildren(document.importNode(svg, true));
    place.dataset.code = code.text;
    place.dataset.test = 'code';
    away.hidden = true;
    button.textContent = button.dataset.again;
    timer = setTimeout(renew, code.refreshAfterSeconds * 1000);
  } catch (failure) {
    // a code that may be too old is worse than none
    place.replaceChildren();
    away.hidden = false;
    timer = setTimeout(renew, AGAIN);
  }
}

if (form) {
  form.addEventListener('submit', event => {
    event.preventDefault();
    renew();
  });
  // a phone that slept, or a page from the browser's store of pages, shows an old one
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) renew();
  });
  renew();
}
addEventListener('pageshow', event => {
  if (event.persisted) location.reload();
});
