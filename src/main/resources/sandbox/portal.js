// A government portal that citizens log in to by scan, seen beside the phone. The browser's part is the real one: it begins
// at the authorization endpoint, keeps the login page's cookie, hears its events and fetches its result. The portal's back
// end is played, too: it exchanges the code and asks for what it may know.
import { CHANNEL, PORTAL, call, comingAgain, exchange } from "./api.js";
import { byId, el } from "./dom.js";
import { languageTag, onLanguage, t } from "./i18n.js";
import { onHolder } from "./phone.js";
import { facts } from "./refusal.js";

const SCOPES = "openid profile offline_access";

let holder = null;
let ecard = null;
let login = null; // { id, verifier, state, nonce, qr, svg, number, stage, launchUrl, note }
let session = null; // { tokens, info, claims }
let events = null;

export function startPortal() {
  for (const role of ["hospital", "portal"]) {
    byId(`role-${role}`).addEventListener("click", () => show(role));
  }
  onHolder((nowHolder, nowCard) => {
    holder = nowHolder;
    ecard = nowCard;
    render();
  });
  onLanguage(render);
  render();
}

function show(role) {
  for (const other of ["hospital", "portal"]) {
    byId(`role-${other}`).setAttribute("aria-pressed", String(other === role));
  }
  const portal = role === "portal";
  byId("portal").hidden = !portal;
  byId("hospital").hidden = portal;
  const title = byId("verifier-title");
  title.dataset.t = portal ? "portalTitle" : "verifierTitle";
  title.textContent = t(title.dataset.t);
  const sub = byId("verifier-sub");
  sub.dataset.t = portal ? "portalSub" : "verifierSub";
  sub.textContent = t(sub.dataset.t);
}

/** Steps 1 to 3: the browser is sent to the platform, and shows its login page. */
async function begin() {
  session = null;
  const verifier = random(32);
  const state = random(12);
  const nonce = random(12);
  const asked = new URLSearchParams({
    client_id: PORTAL,
    response_type: "code",
    redirect_uri: redirectUri(),
    scope: SCOPES,
    state,
    nonce,
    code_challenge: await sha256(verifier),
    code_challenge_method: "S256",
    ui_locales: languageTag(),
  });
  const answer = await comingAgain(() => fetch(`/oauth2/authorize?${asked}`, { credentials: "same-origin", cache: "no-store" }));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const qr = page.querySelector("[data-test=qr]");
  if (!qr) {
    login = { stage: "failed" };
    render();
    return;
  }
  login = {
    id: page.querySelector("#login").dataset.id,
    verifier,
    state,
    nonce,
    qr: qr.dataset.qr,
    svg: qr.innerHTML,
    number: page.querySelector("[data-test=number]").textContent,
    stage: "waiting",
  };
  listen();
  render();
}

const redirectUri = () => `${location.origin}/callback`;

function listen() {
  events?.close();
  const mine = login;
  events = new EventSource(`/login/${login.id}/events`);
  const heard = (event) => {
    if (login !== mine) return;
    const moment = JSON.parse(event.data);
    if (moment.qr) Object.assign(login, { qr: moment.qr, svg: moment.svg });
    const changed = login.stage !== moment.state;
    login.stage = moment.state;
    if (login.stage !== "waiting" && login.stage !== "scanned") events.close();
    if (login.stage === "confirmed") finish(mine);
    else if (changed) render();
    else drawQr();
  };
  events.addEventListener("qr", heard);
  events.addEventListener("state", heard);
}

/** Steps 7 to 9: the browser fetches the result, the portal exchanges the code and asks who it is. */
async function finish(mine) {
  const answer = await comingAgain(() =>
    fetch(`/login/${mine.id}/finish`, { method: "POST", credentials: "same-origin", cache: "no-store" }),
  );
  const back = new URL(answer.url).searchParams;
  const code = back.get("code");
  if (login !== mine) return;
  if (!code || back.get("state") !== mine.state) {
    login = { stage: "failed" };
    render();
    return;
  }
  const tokens = await exchange({
    actor: PORTAL,
    method: "POST",
    path: "/oauth2/token",
    basic: `${PORTAL}:sandbox-${PORTAL}`,
    form: String(
      new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri(),
        code_verifier: mine.verifier,
      }),
    ),
    headers: {},
  });
  if (!tokens.ok) {
    login = { stage: "failed" };
    render();
    return;
  }
  const claims = JSON.parse(decoded(tokens.body.id_token.split(".")[1]));
  const info = await exchange({
    actor: PORTAL,
    method: "GET",
    path: "/oauth2/userinfo",
    headers: { Authorization: `Bearer ${tokens.body.access_token}` },
  });
  session = { tokens: tokens.body, info: info.body, claims };
  login = claims.nonce === mine.nonce ? { stage: "done" } : { stage: "failed" };
  render();
  byId("portal-logout")?.focus({ preventScroll: true });
}

async function logOut() {
  await exchange({
    actor: PORTAL,
    method: "POST",
    path: "/oauth2/revoke",
    basic: `${PORTAL}:sandbox-${PORTAL}`,
    form: String(new URLSearchParams({ token: session.tokens.refresh_token })),
    headers: {},
  });
  session = null;
  login = { stage: "out" };
  render();
}

/** Whether what the portal was given is still good: it is not once the card is lost. */
async function askAgain() {
  const info = await exchange({
    actor: PORTAL,
    method: "GET",
    path: "/oauth2/userinfo",
    headers: { Authorization: `Bearer ${session.tokens.access_token}` },
  });
  if (info.ok) {
    session.info = info.body;
  } else {
    session = null;
    login = { stage: "ended" };
  }
  render();
}

/** The phone scans and decides in one step, as a portal's own tests have it. */
async function decide(decision) {
  const answer = await exchange({
    actor: CHANNEL,
    method: "POST",
    path: "/sandbox/phone",
    body: { idNumber: holder.idNumber, qr: login.qr, decision },
    headers: {},
  });
  if (!answer.ok) {
    login.note = answer.body.title ?? t("refusedOther");
    render();
  }
}

/** The phone scans, and its holder confirms on the platform's own page. */
async function scan() {
  const answer = await call(CHANNEL, "POST", "/v1/login-scans", { signNo: ecard.signNo, qr: login.qr });
  if (answer.ok) login.launchUrl = answer.body.launchUrl;
  else login.note = answer.body.title ?? t("refusedOther");
  render();
}

function render() {
  byId("portal").replaceChildren(...portalView());
  byId("login-phone").replaceChildren(...phoneView());
}

function drawQr() {
  const shown = byId("portal-qr");
  if (!shown) return;
  shown.replaceChildren(picture());
  shown.dataset.qr = login.qr;
}

function picture() {
  const svg = new DOMParser().parseFromString(login.svg, "image/svg+xml").documentElement;
  return document.importNode(svg, true);
}

function portalView() {
  const stage = login?.stage ?? "idle";
  if (stage === "done") return [welcome()];
  if (stage === "waiting" || stage === "scanned") return asking(stage);
  const words = {
    idle: ["idle", "portalIdle", "portalIdleHint"],
    out: ["idle", "portalOut", "portalIdleHint"],
    ended: ["bad", "portalEnded", "portalEndedHint"],
    refused: ["bad", "portalRefused", "portalRefusedHint"],
    expired: ["bad", "portalExpired", "portalIdleHint"],
  }[stage] ?? ["bad", "portalFailed", "portalIdleHint"];
  return [
    message(words[0], t(words[1]), t(words[2])),
    el("button", { type: "button", class: "primary wide", id: "portal-begin", onclick: begin }, t("portalBegin")),
  ];
}

function asking(stage) {
  const waiting = stage === "waiting";
  return [
    el("p", { class: "status", role: "status" }, t(waiting ? "portalScan" : "portalScanned")),
    waiting ? el("div", { class: "portal-qr", id: "portal-qr", role: "img", "aria-label": t("portalQr"), "data-qr": login.qr }, picture()) : null,
    el("p", { class: "portal-number" }, t("portalNumber"), " ", el("b", { id: "portal-number" }, login.number)),
    el("p", { class: "hint" }, t("portalReal")),
    el("button", { type: "button", class: "secondary wide", id: "portal-stop", onclick: stop }, t("portalStop")),
  ].filter(Boolean);
}

async function stop() {
  const mine = login;
  events?.close();
  login = { stage: "idle" };
  render();
  await fetch(`/login/${mine.id}/cancel`, { method: "POST", credentials: "same-origin" });
}

function welcome() {
  const { info, claims } = session;
  return el(
    "div",
    {},
    message(
      "good",
      t("portalWelcome"),
      facts([
        [t("name"), el("span", { class: "who", lang: "zh-CN" }, info.name ?? "—")],
        [t("levelLabel"), t("level", claims["urn:essc:level"])],
        [t("portalHow"), el("code", {}, claims.acr)],
        [t("subject"), el("code", {}, claims.sub)],
        [t("portalSession"), el("code", {}, claims.sid)],
      ]),
      el("p", { class: "hint" }, t("portalOnlyThis")),
    ),
    el("button", { type: "button", class: "secondary wide", id: "portal-ask", onclick: askAgain }, t("portalAsk")),
    el("button", { type: "button", class: "secondary wide", id: "portal-logout", onclick: logOut }, t("portalLogout")),
  );
}

/** What the phone can do while a login waits. */
function phoneView() {
  if (login?.stage !== "waiting" && login?.stage !== "scanned") return [];
  if (!holder) return [el("p", { class: "hint" }, t("phoneNobody"))];
  const waiting = login.stage === "waiting";
  return [
    el("h3", {}, t("phoneScan")),
    login.note ? el("p", { class: "status bad", role: "alert" }, login.note) : null,
    login.launchUrl
      ? el("a", { class: "primary wide", id: "phone-open", href: login.launchUrl, target: "_blank", rel: "noopener" }, t("phoneOpen", login.number))
      : null,
    waiting ? el("button", { type: "button", class: "primary wide", id: "phone-confirm", onclick: () => decide("confirm") }, t("phoneConfirm", login.number)) : null,
    waiting ? el("button", { type: "button", class: "secondary wide", id: "phone-refuse", onclick: () => decide("refuse") }, t("phoneRefuse")) : null,
    waiting && ecard ? el("button", { type: "button", class: "secondary wide", id: "phone-page", onclick: scan }, t("phonePage")) : null,
    el("p", { class: "hint" }, t("phoneHint")),
  ].filter(Boolean);
}

function message(kind, title, ...lines) {
  return el(
    "div",
    { class: `answer ${kind}` },
    el("span", { class: "answer-icon", "aria-hidden": "true" }),
    el("h3", {}, title),
    ...lines.map((line) => (typeof line === "string" ? el("p", {}, line) : line)),
  );
}

function random(bytes) {
  return encoded(crypto.getRandomValues(new Uint8Array(bytes)));
}

async function sha256(text) {
  return encoded(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function encoded(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function decoded(text) {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
