// Calls the public API as the partners' back ends would, and reports every exchange.
import { languageTag } from "./i18n.js";

export const CHANNEL = "1000000001";
export const VERIFIER = "2000000001";
export const PORTAL = "3000000001";

/** The demo clerk who serves a region: one has Henan and Hebei, another Dalian. */
export const clerkFor = (regionCode) => (regionCode.startsWith("21") ? "8000000007" : "8000000001");

/** Tokens are renewed this long before they end. */
const RENEW_BEFORE_MS = 60_000;

/** So often whoever is told to come again does, as a partner's program. */
const MOST_REPEATS = 4;

const tokens = new Map();
const listeners = [];

/** `listener({ actor, method, path, headers, form, basic, body, status, answer, milliseconds })` */
export function onExchange(listener) {
  listeners.push(listener);
}

/** `{ status, ok, body }`; status 0 if the platform cannot be reached. */
export async function call(actor, method, path, body, headers = {}) {
  const kept = tokens.has(actor);
  const token = await accessToken(actor);
  if (!token.ok) return token;
  const answer = await send({ actor, method, path, body, headers: { Authorization: `Bearer ${token.value}`, ...headers } });
  if (answer.status !== 401 || !kept) return answer;
  tokens.delete(actor); // the platform may have been started afresh, with other keys
  return call(actor, method, path, body, headers);
}

/** One request as it is, shown among the exchanges. */
export const exchange = (asked) => send(asked);

/** What `ask()` is answered in the end: after a 503 it asks anew, when it was told to. */
export async function comingAgain(ask, left = MOST_REPEATS) {
  const response = await ask();
  const seconds = response.status === 503 && Number(response.headers.get("Retry-After"));
  if (!seconds || left === 0) return response;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return comingAgain(ask, left - 1);
}

/** The synthetic holders; not a partner's call, so not shown among the exchanges. */
export async function holders() {
  const response = await comingAgain(() => fetch("/sandbox/holders"));
  if (!response.ok) throw new Error(`holders: ${response.status}`);
  return (await response.json()).items;
}

/** The day in China that the platform goes by, yyyy-MM-dd: its test clock may have been moved. */
export async function businessDay() {
  const response = await comingAgain(() => fetch("/sandbox/clock"));
  const now = response.ok ? new Date((await response.json()).now) : new Date();
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(now);
}

async function accessToken(actor) {
  const known = tokens.get(actor);
  if (known && known.renewAt > Date.now()) return { ok: true, value: known.value };
  const basic = `${actor}:sandbox-${actor}`;
  const answer = await send({
    actor,
    method: "POST",
    path: "/oauth2/token",
    basic,
    form: "grant_type=client_credentials",
    headers: {},
  });
  if (!answer.ok) return answer;
  const value = answer.body.access_token;
  tokens.set(actor, { value, renewAt: Date.now() + answer.body.expires_in * 1000 - RENEW_BEFORE_MS });
  return { ok: true, value };
}

/** Each of the answers is reported, the last one returned. */
async function send(exchange) {
  let answer;
  await comingAgain(async () => {
    answer = await sendOnce(exchange);
    return answer;
  });
  return answer;
}

async function sendOnce(exchange) {
  const headers = { ...exchange.headers, "Accept-Language": languageTag() };
  const sent = { ...headers };
  if (exchange.basic) sent.Authorization = `Basic ${btoa(exchange.basic)}`;
  sent["Content-Type"] = headers["Content-Type"] =
    exchange.form == null ? "application/json" : "application/x-www-form-urlencoded";
  const started = performance.now();
  let status = 0;
  let text = "";
  let answered = new Headers();
  try {
    const response = await fetch(exchange.path, {
      method: exchange.method,
      headers: sent,
      body: exchange.form ?? JSON.stringify(exchange.body),
      cache: "no-store",
      credentials: "omit",
    });
    status = response.status;
    answered = response.headers;
    text = await response.text();
  } catch {
    // status 0 says it
  }
  const body = parsed(text);
  const milliseconds = Math.max(1, Math.round(performance.now() - started));
  listeners.forEach((listener) => listener({ ...exchange, headers, status, text, answer: body, milliseconds }));
  return { status, ok: status >= 200 && status < 300, headers: answered, body: body ?? {} };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
