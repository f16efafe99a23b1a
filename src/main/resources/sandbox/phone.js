// The holder's phone: choose who holds it, have the electronic card issued, see it.
import { CHANNEL, call } from "./api.js";
import { byId, el, masked } from "./dom.js";
import { badge, condition, regionName, showPicker } from "./holders.js";
import { desk, isLost, resetDesk } from "./desk.js";
import { onLanguage, t } from "./i18n.js";
import { codeView, hideCode, showCode } from "./code.js";
import { facts, grounds, sentence } from "./refusal.js";

/** The face check of the story lies a little back, so that a fast clock does not put it in the future. */
const FACE_CHECK_AGO_MS = 5_000;

let holder = null;
let ecard = null;
let revealed = false;
let busy = false;
let status = () => "";
let refusal = null; // the body of the refusal that the status tells of
let onReleased = () => {};
const listeners = [];

/** `listener(holder, ecard)`: who holds the phone, and the card on it; null where nobody, or none. */
export function onHolder(listener) {
  listeners.push(listener);
}

/** `released()` is told when a loss was taken back: what was refused for it is refused no more. */
export function startPhone(released) {
  onReleased = released;
  showPicker(pick);
  onLanguage(() => holder && render());
}

function pick(chosen) {
  holder = chosen;
  ecard = null;
  revealed = false;
  resetDesk();
  say(() => "");
  render();
  byId("issue").focus();
}

function change() {
  hideCode();
  holder = null;
  ecard = null;
  say(() => "");
  byId("ecard").replaceChildren();
  tell();
  showPicker(pick, true);
}

async function issue() {
  const issuedFor = holder;
  busy = true;
  say(() => t("issuing"));
  render();
  const answer = await call(
    CHANNEL,
    "POST",
    "/v1/ecards",
    {
      regionCode: holder.regionCode,
      idType: "01",
      idNumber: holder.idNumber,
      name: holder.name,
      phone: holder.phone,
      evidence: {
        method: "FACE",
        provider: "sandbox",
        reference: randomHex(8),
        verifiedAt: new Date(Date.now() - FACE_CHECK_AGO_MS).toISOString(),
      },
    },
    { "Idempotency-Key": randomHex(16) },
  );
  busy = false;
  if (holder !== issuedFor) return;
  if (answer.ok) {
    ecard = answer.body;
    say(() => t(answer.status === 201 ? "issuedNew" : "issuedAgain"));
    render();
    await showCode(ecard.signNo);
    byId("reveal")?.focus({ preventScroll: true });
    codeView().scrollIntoView({ block: "nearest" });
  } else {
    refuse(answer);
  }
}

/** What the platform answered, and for an unusable card why. */
function refuse(answer) {
  say(() => sentence(answer), true, answer.body);
  render();
  byId("issue").focus();
}

function say(text, bad = false, body = null) {
  status = text;
  refusal = body;
  byId("phone-status").classList.toggle("bad", bad);
  byId("phone-status").textContent = text();
}

function tell() {
  listeners.forEach((listener) => listener(holder, ecard));
}

function render() {
  tell();
  byId("phone-status").textContent = status();
  byId("person").replaceChildren(summary());
  byId("ecard").replaceChildren(...(ecard ? [card(), codeView(), desk(holder, cardChanged)] : [application(), desk(holder, cardChanged)]));
}

/**
 * After a loss the code stays on the phone as it was: what it is worth now the verifier will tell. After a release
 * nothing is refused for the loss any more, and the phone shows a fresh code.
 */
function cardChanged(ofHolder, released) {
  if (holder !== ofHolder) return;
  if (released) {
    say(() => "");
    onReleased();
    if (ecard) showCode(ecard.signNo);
  } else if (isLost(holder)) {
    say(() => t("cardLost"), true);
  }
  render();
  (byId("release-loss") ?? byId("report-loss"))?.focus({ preventScroll: true });
}

function summary() {
  return el(
    "div",
    { class: "summary" },
    el(
      "p",
      { class: "summary-who" },
      el("span", { class: "person-name", lang: "zh-CN" }, holder.name),
      badge(condition(holder)),
    ),
    el("p", { class: "hint" }, `${masked(holder.idNumber, 6, 4)} · ${regionName(holder.regionCode)}`),
    el("button", { type: "button", class: "small", id: "change", onclick: change }, t("change")),
  );
}

function application() {
  return el(
    "div",
    { class: "application" },
    el("button", { type: "button", class: "primary wide", id: "issue", "aria-disabled": String(busy), onclick: () => busy || issue() }, t(busy ? "issuing" : "issue")),
    el("p", { class: "hint" }, t("faceNote")),
    refusal ? facts(grounds(refusal)) : null,
  );
}

/** The card's face: masked until the holder asks. The whole card is the button. */
function card() {
  const name = revealed ? holder.name : masked(holder.name, 1, 0);
  const number = revealed ? holder.idNumber : masked(holder.idNumber, 1, 1);
  return el(
    "div",
    { class: isLost(holder) ? "card lost" : "card" },
    el("p", { class: "card-title" }, el("span", {}, t("cardTitle")), el("span", { class: "specimen" }, t("specimen"))),
    el(
      "dl",
      { class: "card-face" },
      el("div", { class: "card-name" }, el("dt", {}, t("name")), el("dd", { lang: "zh-CN", id: "card-name" }, name)),
      el("div", { class: "card-number" }, el("dt", {}, t("idNumber")), el("dd", { id: "card-number" }, number)),
      el("div", {}, el("dt", {}, t("region")), el("dd", {}, regionName(holder.regionCode))),
      el("div", {}, el("dt", {}, t("validUntil")), el("dd", {}, ecard.validUntil)),
    ),
    isLost(holder) ? el("p", { class: "band", id: "card-band" }, t("band")) : null,
    el("p", { class: "card-foot" }, el("span", {}, t("level", ecard.level)), el("span", { "aria-hidden": "true" }, t(revealed ? "tapConceal" : "tapReveal"))),
    el("button", { type: "button", id: "reveal", class: "card-button", "aria-label": t(revealed ? "conceal" : "reveal"), onclick: reveal }),
  );
}

function reveal() {
  revealed = !revealed;
  document.querySelector(".card").replaceWith(card());
  byId("reveal").focus({ preventScroll: true });
}

function randomHex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
