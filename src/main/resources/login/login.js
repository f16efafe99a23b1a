// Keeps a login page as new as the login is: by server-sent events, and by long polling where a
// proxy holds those back. Whatever it misses, a reload shows: the page itself knows every state.
const page = document.querySelector('#login');
const state = document.querySelector('#state');
const base = '/login/' + page.dataset.id;
const query = '?lang=' + page.dataset.lang;

/** An event stream that is silent for so long is held back by somebody: codes come every 5 s. */
const SILENCE = 12000;
/** After a failure; and no faster where answers come at once. */
const PAUSE = 1500;

let stage = page.dataset.stage;
let seen = page.dataset.seen;
let ends = performance.now() + page.dataset.seconds * 1000;
let left = false;

const live = () => stage === 'waiting' || stage === 'scanned';

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

/** The page knows how it looks in any state; only what must not disturb is changed in place. */
function reload() {
  if (left) return;
  left = true;
  location.replace(base + query);
}

function finish() {
  if (left) return;
  left = true;
  document.querySelector('#finish').submit();
}

function draw(moment) {
  const qr = document.querySelector('#qr');
  if (!qr || !moment.qr) return;
  const svg = new DOMParser().parseFromString(moment.svg, 'image/svg+xml').documentElement;
  qr.replaceChildren(document.importNode(svg, true));
  qr.dataset.qr = moment.qr;
  document.querySelector('#same-device').href = moment.qr;
}

function show(moment) {
  ends = performance.now() + moment.secondsLeft * 1000;
  seen = moment.seen;
  tick();
  if (moment.state === stage) {
    state.dataset.state = stage;
    draw(moment);
    restore();
    return;
  }
  if (!live()) return;
  stage = moment.state;
  state.dataset.state = stage;
  if (stage === 'scanned') {
    say(state.dataset.scanned);
    document.querySelectorAll('#scan, #open').forEach(element => element.remove());
  } else if (stage === 'confirmed') {
    say(state.dataset.confirmed);
    finish();
  } else {
    reload();
  }
}

let before = null;

function offline() {
  if (before === null) before = state.textContent;
  say(state.dataset.offline);
}

function restore() {
  if (before !== null) say(before);
  before = null;
}

function listen() {
  const events = new EventSource(base + '/events');
  let timer = setTimeout(giveUp, SILENCE);
  let failures = 0;
  function giveUp() {
    events.close();
    poll();
  }
  function heard(event) {
    clearTimeout(timer);
    failures = 0;
    const moment = JSON.parse(event.data);
    show(moment);
    if (!live()) events.close();
    // after a scan signs of life come every 15 s
    else timer = setTimeout(giveUp, stage === 'waiting' ? SILENCE : 2 * SILENCE);
  }
  events.addEventListener('qr', heard);
  events.addEventListener('state', heard);
  events.addEventListener('error', () => {
    if (!live()) return;
    if (events.readyState === EventSource.CLOSED || ++failures > 3) {
      clearTimeout(timer);
      giveUp();
    }
  });
}

async function poll() {
  while (live() && !left) {
    const begun = performance.now();
    try {
      const answer = await fetch(base + '/state?seen=' + encodeURIComponent(seen), {cache: 'no-store'});
      if (answer.status === 404) {
        reload();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status !== 204) show(await answer.json());
    } catch (away) {
      offline();
    }
    if (performance.now() - begun < PAUSE) await new Promise(done => setTimeout(done, PAUSE));
  }
}

function tick() {
  const clock = document.querySelector('#left');
  if (!clock) return;
  const seconds = Math.max(0, Math.round((ends - performance.now()) / 1000));
  clock.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
}

// a page from the browser's store of pages is an old one
addEventListener('pageshow', event => {
  if (event.persisted) location.reload();
});
document.querySelectorAll('form').forEach(form =>
  form.addEventListener('submit', event => {
    if (left) event.preventDefault();
    left = true;
  })
);

if (live()) {
  if (window.EventSource) listen();
  else poll();
  setInterval(tick, 1000);
} else {
  state.focus();
  if (stage === 'confirmed') finish();
}
