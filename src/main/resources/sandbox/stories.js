// A story that several partners play, step by step: who acts, what was sent, what came back.
import { CHANNEL, call, clerkFor, holders } from "./api.js";
import { byId, el } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { sentence } from "./refusal.js";

const HOSPITAL = "2000000002";
const EVENTS = ["card-lost", "card-released"].map((name) => `urn:essc:event:${name}`);

/** Not among the first, with whom visitors play. */
const HOLDER = 40;

const POLLS = 30;

let steps = []; // { who, what, asked, answer() }
let busy = false;

export function startStories() {
  byId("story-loss").addEventListener("click", () => busy || play());
  onLanguage(render);
}

async function play() {
  occupy(true);
  steps = [];
  render();
  try {
    await lossStory();
  } catch (stopped) {
    if (!stopped.answer) throw stopped;
  } finally {
    occupy(false);
  }
}

async function lossStory() {
  const holder = (await holders()).filter((one) => String(one.state) === "1")[HOLDER];
  const streams = [];
  const clerk = (what, path, shown) =>
    step("clerk", clerkFor(holder.regionCode), what, path, { card: { cardNo: holder.cardNo }, by: { shown } }, () => t("storyDone"));
  const issued = await step("channel", CHANNEL, "storyIssue", "/v1/ecards", application(holder), (body) => `signNo, level ${body.level}`);
  let lost = false;
  try {
    const atChannel = await stream("channel", CHANNEL, streams);
    const atHospital = await stream("hospital", HOSPITAL, streams);
    const asked = { signNo: issued.signNo, purpose: "enquiry" };
    const { code } = await step("channel", CHANNEL, "storyCode", "/v1/identity-codes", asked, () => t("storyDone"));
    const verified = await step("hospital", HOSPITAL, "storyVerify", "/v1/verifications", { code, purpose: "enquiry" }, (body) => body.outcome);
    const subject = { format: "iss_sub", iss: await issuer(), sub: verified.subject };
    const watched = { stream_id: atHospital, subject };
    await step("hospital", HOSPITAL, "storyWatch", "/ssf/subjects/add", watched, () => t("storyDone"));
    await clerk("storyLoss", "/v1/loss-reports", ["id"]);
    lost = true;
    await told("channel", CHANNEL, atChannel, EVENTS[0]);
    await told("hospital", HOSPITAL, atHospital, EVENTS[0]);
    const refused = await post(CHANNEL, "/v1/identity-codes", asked);
    add("channel", "storyRefused", "/v1/identity-codes", refused, () => `${refused.body.code ?? ""} ${sentence(refused)}`);
    await clerk("storyRelease", "/v1/loss-releases", ["card", "id"]);
    lost = false;
    await told("channel", CHANNEL, atChannel, EVENTS[1]);
    await told("hospital", HOSPITAL, atHospital, EVENTS[1]);
  } finally {
    if (lost) await clerk("storyRelease", "/v1/loss-releases", ["card", "id"]);
    for (const [actor, id] of streams) await call(actor, "DELETE", `/ssf/streams?stream_id=${id}`);
  }
}

const application = ({ regionCode, idNumber, name, phone }) => ({
  regionCode,
  idType: "01",
  idNumber,
  name,
  phone,
  evidence: { method: "FACE", provider: "sandbox", reference: "story", verifiedAt: new Date().toISOString() },
});

async function issuer() {
  return (await (await fetch("/.well-known/openid-configuration")).json()).issuer;
}

async function stream(who, actor, streams) {
  const wanted = { delivery: { method: "urn:ietf:rfc:8936" }, events_requested: EVENTS };
  const { stream_id: id } = await step(who, actor, "storyStream", "/ssf/streams", wanted, () => t("storyDone"));
  streams.push([actor, id]);
  return id;
}

/** Polls and acknowledges until an event of that type came. */
async function told(who, actor, id, type) {
  const path = `/ssf/streams/${id}/poll`;
  let acknowledged = [];
  for (let poll = 0; poll < POLLS; poll++) {
    const answer = await post(actor, path, { returnImmediately: false, ack: acknowledged });
    const sets = Object.entries(answer.body.sets ?? {});
    acknowledged = sets.map(([jti]) => jti);
    const events = sets.map(([, set]) => claims(set)).filter((set) => type in set.events);
    if (answer.ok && !events.length) continue;
    add(who, "storyTold", "/ssf/streams/{streamId}/poll", answer, () => (answer.ok ? `${type}, txn ${events[0].txn}` : sentence(answer)));
    if (!answer.ok) throw Object.assign(new Error(path), { answer });
    await post(actor, path, { maxEvents: 0, returnImmediately: true, ack: acknowledged });
    return;
  }
  const nothing = { status: 200, ok: false, body: {} };
  add(who, "storyNotTold", "/ssf/streams/{streamId}/poll", nothing, () => "");
  throw Object.assign(new Error(path), { answer: nothing });
}

const claims = (set) => JSON.parse(atob(set.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));

const post = (actor, path, body) =>
  call(actor, "POST", path, body, { "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-") });

async function step(who, actor, what, path, body, short) {
  const answer = await post(actor, path, body);
  add(who, what, path, answer, () => (answer.ok ? short(answer.body) : sentence(answer)));
  if (!answer.ok) throw Object.assign(new Error(path), { answer });
  return answer.body;
}

function add(who, what, path, { status }, answer) {
  steps.push({ who, what, asked: `POST ${path}`, status, answer });
  byId("story-steps").append(item(steps.at(-1)));
}

const item = ({ who, what, asked, status, answer }) =>
  el("li", {}, el("strong", {}, t("storyWho", who)), ` ${t(what)} `, el("code", {}, asked), ` → ${status} ${answer()}`);

function occupy(now) {
  busy = now;
  byId("story-loss").setAttribute("aria-disabled", String(busy));
}

function render() {
  byId("story-steps").replaceChildren(...steps.map(item));
}
