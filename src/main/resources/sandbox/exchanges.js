// The list of HTTP exchanges, each as a curl command with its answer.
import { onExchange } from "./api.js";
import { byId, copy, el } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

const MAX_SHOWN = 40;
const LONG = 48;

const exchanges = [];

export function startExchanges() {
  onExchange((exchange) => {
    exchanges.unshift(exchange);
    exchanges.length = Math.min(exchanges.length, MAX_SHOWN);
    byId("exchanges").prepend(row(exchange));
    while (byId("exchanges").children.length > MAX_SHOWN) byId("exchanges").lastChild.remove();
    count();
  });
  onLanguage(() => {
    byId("exchanges").replaceChildren(...exchanges.map(row));
    count();
  });
}

function count() {
  byId("http-empty").hidden = exchanges.length > 0;
  byId("http-count").hidden = exchanges.length === 0;
  byId("http-count").textContent = exchanges.length;
}

function row(exchange) {
  const good = exchange.status >= 200 && exchange.status < 300;
  const details = el("details", {});
  details.append(
    el(
      "summary",
      {},
      el("span", { class: "call" }, el("b", {}, exchange.method), " ", exchange.path),
      el("span", { class: "who" }, `${t("actor", exchange.actor)} ${exchange.actor}`),
      el("span", { class: good ? "http-status good" : "http-status bad" }, String(exchange.status || "—")),
      el("span", { class: "ms" }, t("milliseconds", exchange.milliseconds)),
    ),
  );
  // built when opened: most are never looked at
  details.addEventListener("toggle", () => details.open && !details.dataset.built && build(details, exchange));
  return el("li", {}, details);
}

function build(details, exchange) {
  details.dataset.built = "yes";
  details.append(
    block(t("request"), curl(exchange, shortened), t("copyCurl"), curl(exchange, (value) => value)),
    block(t("response"), pretty(exchange, true), t("copyResponse"), pretty(exchange, false)),
  );
}

function block(title, shown, copyLabel, copied) {
  const button = el("button", { type: "button", class: "small", onclick: () => copy(copied, button, t("copied")) }, copyLabel);
  return el(
    "div",
    { class: "block" },
    el("div", { class: "block-head" }, el("h3", {}, title), button),
    el("pre", { tabindex: "0" }, el("code", {}, shown)),
  );
}

/** The request as a command for a POSIX shell. */
function curl(exchange, show) {
  const parts = [`curl -i ${quoted(location.origin + exchange.path)}`];
  if (exchange.method !== "POST") parts.push(`-X ${exchange.method}`);
  if (exchange.basic) parts.push(`-u ${quoted(exchange.basic)}`);
  for (const [name, value] of Object.entries(exchange.headers)) {
    if (name === "Content-Type" && exchange.form != null) continue; // curl's own default
    parts.push(`-H ${quoted(`${name}: ${name === "Authorization" ? show(value) : value}`)}`);
  }
  parts.push(`--data ${quoted(exchange.form ?? JSON.stringify(exchange.body))}`);
  return parts.join(" \\\n  ");
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

const shortened = (value) => (value.length > LONG ? `${value.slice(0, LONG - 20)}…${value.slice(-8)}` : value);

function pretty(exchange, short) {
  if (exchange.answer == null) return exchange.text;
  return JSON.stringify(exchange.answer, (_, value) => (short && typeof value === "string" && value.length > 2 * LONG ? shortened(value) : value), 2);
}
