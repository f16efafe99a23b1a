// The verifier's counter: gets a code by any of four ways and says what the platform answers.
import { VERIFIER, call } from "./api.js";
import { PURPOSES, markUsed, onCode } from "./code.js";
import { byId, el } from "./dom.js";
import { languageTag, onLanguage, t } from "./i18n.js";
import { facts, grounds } from "./refusal.js";
import { readPicture, startCamera, stopCamera } from "./scanner.js";

let onPhone = null;
let last = null; // { code, purpose } of the latest attempt
let draw = waiting;
let attempt = 0;
let method = null;
let refusedFor = null; // "camera", or the reason a card was refused for

export function startVerifier() {
  fillPurposes();
  render();
  onLanguage(() => {
    fillPurposes();
    render();
  });
  onCode((code) => {
    onPhone = code;
    byId("use-left").disabled = code == null;
  });
  byId("use-left").addEventListener("click", () => verify(onPhone));
  byId("again").addEventListener("click", () => verify(last.code, last.purpose));
  for (const button of document.querySelectorAll("[data-method]")) {
    button.addEventListener("click", () => choose(method === button.dataset.method ? null : button.dataset.method));
  }
  byId("method-paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = byId("code-text").value.trim();
    if (code) verify(code);
    else show(() => message("bad", t("codeMissing")));
  });
  takePictures();
}

/** A code for payment comes from the holder's page. */
const VERIFIED_PURPOSES = [...PURPOSES, "payment"];

function fillPurposes() {
  const select = byId("verify-purpose");
  const chosen = select.value || VERIFIED_PURPOSES[0];
  select.replaceChildren(...VERIFIED_PURPOSES.map((value) => el("option", { value, selected: value === chosen }, t("purpose", value))));
}

/** A loss was taken back: the refusal of before is no longer what would be answered. */
export function forgetLoss() {
  if (refusedFor !== "lost") return;
  byId("again").hidden = true;
  show(waiting);
}

async function choose(next) {
  await stopCamera();
  if (next && refusedFor === "camera") show(waiting);
  method = next;
  for (const button of document.querySelectorAll("[data-method]")) {
    const on = button.dataset.method === next;
    button.setAttribute("aria-pressed", String(on));
    byId(`method-${button.dataset.method}`).hidden = !on;
  }
  if (next === "paste") byId("code-text").focus();
  if (next === "camera") await useCamera();
}

async function useCamera() {
  try {
    await startCamera((code) => {
      choose(null);
      verify(code);
    });
    if (method !== "camera") await stopCamera(); // closed while it was starting
  } catch {
    if (method !== "camera") return;
    await choose(null);
    show(() => message("bad", t("cameraRefused"), t("cameraRefusedHint")), "camera");
  }
}

function takePictures() {
  const input = byId("picture");
  input.addEventListener("change", () => {
    read(input.files[0]);
    input.value = "";
  });
  const drop = byId("method-upload");
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    read(event.dataTransfer.files[0]);
  });
  // a picture pasted anywhere on the page is meant for the verifier
  document.addEventListener("paste", (event) => {
    const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    read(picture);
  });
}

async function read(file) {
  if (!file) return;
  show(() => message("busy", t("reading")));
  let code;
  try {
    code = await readPicture(file);
  } catch {
    show(() => message("bad", t("readerMissing")));
    return;
  }
  if (code) await verify(code);
  else show(() => message("bad", t("notRead"), t("notReadHint")));
}

async function verify(code, purpose = byId("verify-purpose").value) {
  const mine = ++attempt;
  last = { code, purpose };
  byId("again").hidden = true;
  show(() => message("busy", t("verifying")));
  const answer = await call(
    VERIFIER,
    "POST",
    "/v1/verifications",
    { code, purpose, terminal: { id: "A-01", place: "sandbox" } },
    { "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-") },
  );
  if (answer.ok) markUsed(code);
  if (mine !== attempt) return;
  show(() => (answer.ok ? accepted(answer.body) : refused(answer)), answer.body.reason);
  byId("again").hidden = !answer.ok;
  byId("result").scrollIntoView({ block: "nearest" });
}

function show(next, why = null) {
  draw = next;
  refusedFor = why;
  render();
}

function render() {
  byId("result").replaceChildren(draw());
}

function waiting() {
  return message("idle", t("waiting"), t("waitingHint"));
}

function message(kind, title, ...lines) {
  return el(
    "div",
    { class: `answer ${kind}` },
    el("span", { class: "answer-icon", "aria-hidden": "true" }),
    el("h3", {}, title),
    ...lines.filter(Boolean).map((line) => (typeof line === "string" ? el("p", {}, line) : line)),
  );
}

function accepted(body) {
  const when = new Intl.DateTimeFormat(languageTag(), { dateStyle: "medium", timeStyle: "medium" });
  return message(
    "good",
    t("accepted"),
    facts([
      [t("name"), el("span", { class: "who", lang: "zh-CN" }, body.claims.name ?? "—")],
      [t("levelLabel"), t("level", body.level)],
      [t("purposeLabel"), t("purpose", last.purpose)],
      [t("verifiedAt"), when.format(new Date(body.verifiedAt))],
      [t("subject"), el("code", {}, body.subject)],
      [t("verificationId"), el("code", {}, body.verificationId)],
    ]),
    el("p", { class: "hint" }, t("onlyThis")),
  );
}

function refused(answer) {
  if (answer.status === 0) return message("bad", t("unreachable"), t("unreachableHint"));
  const { title, detail, reason, traceId } = answer.body;
  const code = meaning(answer.body);
  return message(
    "bad",
    t("refused", code) ?? title ?? t("refusedOther"),
    reason ? t("reason", reason) : (t("hints", code) ?? detail),
    facts([
      ["HTTP", el("code", {}, `${answer.status} ${answer.body.code ?? answer.body.error ?? ""}`)],
      ...grounds(answer.body),
      ["traceId", traceId && el("code", {}, traceId)],
    ]),
  );
}

/** What cannot be a code is to whoever holds it the same as one that nobody made. */
function meaning({ code, violations }) {
  return code === "invalid-request" && violations?.some((violation) => violation.field === "code") ? "code-unknown" : code;
}
