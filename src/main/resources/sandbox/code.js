// The identity code on the phone: asked for, drawn, counted down, asked for again.
import { CHANNEL, call } from "./api.js";
import { byId, copy, el } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { sentence } from "./refusal.js";

/** For payment the holder types the PIN, on a page of the platform: no channel gets such a code. */
export const PURPOSES = ["enquiry", "medical", "other"];

/** A phone left alone stops asking for codes: each one is written to the audit log. */
const MAX_UNATTENDED = 20;
const PICTURE_PIXELS = 600;
/** Long enough to be seen that the code was accepted. */
const NEXT_AFTER_MS = 1_800;

const listeners = [];
const field = el("div", { class: "field" });
const body = el("div", { class: "code-body" });
const view = el("div", { class: "code" }, field, body);

let signNo = null;
let purpose = "enquiry";
let current = null; // { code, image, shownAt, refreshMs, used }
let problem = null;
let asking = false;
let unattended = 0;
let timer = null;

/** `listener(code, purpose)`; code null when none is on the phone. */
export function onCode(listener) {
  listeners.push(listener);
}

export const codeView = () => view;

export async function showCode(ofSignNo) {
  signNo = ofSignNo;
  unattended = 0;
  renderPurposes();
  await refresh();
}

export function hideCode() {
  signNo = null;
  clearInterval(timer);
  setCurrent(null);
}

/** The verifier accepted it: the phone of this story learns so at once. */
export function markUsed(code) {
  if (current?.code !== code) return;
  current.used = true;
  render();
  clearInterval(timer);
  timer = setTimeout(byHand, NEXT_AFTER_MS);
}

onLanguage(() => {
  if (!signNo) return;
  renderPurposes();
  render();
});

async function refresh() {
  if (!signNo || asking) return;
  asking = true;
  clearInterval(timer);
  const askedFor = { signNo, purpose };
  const succeeded = current?.used ?? false;
  const answer = await call(CHANNEL, "POST", "/v1/identity-codes", { ...askedFor, image: "svg" });
  asking = false;
  if (askedFor.signNo !== signNo) return;
  if (askedFor.purpose !== purpose) {
    await refresh(); // the holder chose another purpose meanwhile
    return;
  }
  problem = answer.ok ? null : answer;
  setCurrent(
    answer.ok
      ? { code: answer.body.code, image: answer.body.image, shownAt: performance.now(), refreshMs: answer.body.refreshAfterSeconds * 1000, used: false, succeeded }
      : null,
  );
  render();
  if (answer.ok) timer = setInterval(tick, 250);
}

function setCurrent(next) {
  current = next;
  listeners.forEach((listener) => listener(next?.code ?? null, purpose));
}

function tick() {
  const left = current.refreshMs - (performance.now() - current.shownAt);
  if (left > 0) {
    drawCountdown(left);
    return;
  }
  clearInterval(timer);
  if (document.hidden) {
    document.addEventListener("visibilitychange", refreshUnattended, { once: true });
  } else {
    refreshUnattended();
  }
}

function refreshUnattended() {
  if (++unattended > MAX_UNATTENDED) {
    setCurrent(null);
    render();
  } else {
    refresh();
  }
}

function byHand() {
  unattended = 0;
  refresh();
}

function drawCountdown(left) {
  const seconds = Math.ceil(left / 1000);
  view.querySelector("progress").value = left / current.refreshMs;
  const text = view.querySelector(".seconds");
  if (text.textContent !== t("secondsLeft", seconds)) text.textContent = t("secondsLeft", seconds);
}

/** A code comes and goes; the button that has the focus keeps it. */
function render() {
  const focused = body.contains(document.activeElement) ? document.activeElement.id : null;
  body.replaceChildren(...(current ? shown() : stopped()));
  if (focused) (byId(focused) ?? byId("refresh")).focus({ preventScroll: true });
  if (current) drawCountdown(Math.max(0, current.refreshMs - (performance.now() - current.shownAt)));
}

function renderPurposes() {
  const select = el(
    "select",
    {
      id: "code-purpose",
      onchange: () => {
        purpose = select.value;
        byHand();
      },
    },
    ...PURPOSES.map((value) => el("option", { value, selected: value === purpose }, t("purpose", value))),
  );
  field.replaceChildren(el("label", { for: "code-purpose" }, t("codePurpose")), select);
}

function shown() {
  const copyButton = el("button", { type: "button", class: "small", id: "copy-code", onclick: () => copy(current.code, copyButton, t("copied")) }, t("copyCode"));
  return [
    el(
      "div",
      { class: current.used ? "qr used" : "qr", id: "qr", role: "img", "aria-label": t("codeAlt"), "data-code": current.code },
      picture(current.image),
    ),
    el("p", { class: "used-note", id: "code-note", role: "status", hidden: !current.used && !current.succeeded }, t(current.used ? "used" : "usedNext")),
    el("progress", { max: "1", value: "1", "aria-hidden": "true" }),
    el("p", { class: "hint seconds" }, ""),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", class: "small", id: "refresh", onclick: byHand }, t("refresh")),
      copyButton,
      el("button", { type: "button", class: "small", id: "save", onclick: save }, t("savePicture")),
    ),
  ];
}

function stopped() {
  const why = problem
    ? sentence(problem)
    : t("paused");
  return [
    el("p", { class: problem ? "status bad" : "status" }, why),
    el("button", { type: "button", class: "secondary wide", id: "refresh", onclick: byHand }, t(problem ? "showCode" : "resume")),
  ];
}

/** The picture as the platform drew it; its markup is parsed as SVG, never as HTML. */
function picture(svg) {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return document.importNode(root, true);
}

/** Saves the picture as a PNG file, as a screenshot would. */
function save() {
  const image = new Image();
  const source = URL.createObjectURL(new Blob([current.image], { type: "image/svg+xml" }));
  image.onload = () => {
    const canvas = el("canvas", { width: PICTURE_PIXELS, height: PICTURE_PIXELS });
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(image, 0, 0, PICTURE_PIXELS, PICTURE_PIXELS);
    URL.revokeObjectURL(source);
    canvas.toBlob((png) => {
      const href = URL.createObjectURL(png);
      el("a", { href, download: "identity-code.png" }).click();
      setTimeout(() => URL.revokeObjectURL(href), 10_000);
    });
  };
  image.src = source;
}
