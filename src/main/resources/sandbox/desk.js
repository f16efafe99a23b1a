// The service window: a clerk takes the report that the physical card is lost, and takes it back.
import { call, clerkFor } from "./api.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";
import { facts, grounds, sentence } from "./refusal.js";

const LOST = ["2", "4"];

let busy = false;
let outcome = null; // { bad, text, body }

export function resetDesk() {
  outcome = null;
}

export const isLost = (holder) => LOST.includes(String(holder.state));

/** `changed(holder, released)` is told after the act; `released` where a loss was taken back. */
export function desk(holder, changed) {
  const lost = isLost(holder);
  return el(
    "section",
    { class: "desk", "aria-labelledby": "desk-title" },
    el("h3", { id: "desk-title" }, t(lost ? "deskFoundTitle" : "deskLostTitle")),
    el("p", { class: "hint" }, t(lost ? "deskFoundHint" : "deskLostHint")),
    el(
      "button",
      {
        type: "button",
        class: "secondary wide",
        id: lost ? "release-loss" : "report-loss",
        "aria-disabled": String(busy),
        onclick: () => busy || act(holder, lost, changed),
      },
      t(lost ? "releaseLoss" : "reportLoss"),
    ),
    el("p", { class: outcome?.bad ? "status bad" : "status", id: "desk-status", role: "status" }, outcome ? outcome.text() : ""),
    outcome?.bad ? facts(grounds(outcome.body)) : null,
  );
}

async function act(holder, lost, changed) {
  busy = true;
  const answer = await call(
    clerkFor(holder.regionCode),
    "POST",
    lost ? "/v1/loss-releases" : "/v1/loss-reports",
    { card: { cardNo: holder.cardNo }, by: { shown: lost ? ["card", "id"] : ["id"] } },
    { "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-") },
  );
  busy = false;
  if (answer.ok) {
    holder.state = answer.body.state;
    outcome = { bad: false, text: () => t(lost ? "released" : "reported") };
  } else {
    outcome = { bad: true, text: () => sentence(answer), body: answer.body };
  }
  changed(holder, answer.ok && lost);
}
