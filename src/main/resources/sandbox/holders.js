// The searchable list of synthetic holders.
import { businessDay, holders } from "./api.js";
import { byId, el, masked } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

const SHOWN = 50;
const ENDING_DAYS = 60;
const MINOR_YEARS = 16;
const filters = {
  filterAll: () => true,
  filterUsable: (holder) => condition(holder) === "1",
  filterUnusable: (holder) => condition(holder) !== "1",
  filterEnding: (holder) => condition(holder) === "1" && daysLeft(holder) <= ENDING_DAYS,
  filterMinor: (holder) => birthday(holder, MINOR_YEARS) > today,
  filterRare: (holder) => /[·\u{20000}-\u{3FFFF}]/u.test(holder.name),
};

let people = null;
let today = "";
let filter = "filterAll";
let query = "";
let failed = false;
let list;
let picked = () => {};

/** The card's state, or "expired" for one that would be good but for its date. */
export function condition(holder) {
  const state = String(holder.state);
  return state === "1" && holder.validUntil && holder.validUntil < today ? "expired" : state;
}

const daysLeft = (holder) => (Date.parse(holder.validUntil) - Date.parse(today)) / 86_400_000;

/** The day on which the holder turns so many years old, yyyy-MM-dd. */
function birthday({ idNumber }, years) {
  return `${Number(idNumber.slice(6, 10)) + years}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
}

export const regionName = (code) => t("regions", code) ?? code;

/** Shows the list; `onPick` gets the holder chosen. */
export async function showPicker(onPick, focus = false) {
  picked = onPick;
  render();
  if (focus) byId("search").focus();
  try {
    [people, today] = await Promise.all([holders(), businessDay()]);
    failed = false;
  } catch {
    failed = true;
  }
  if (list?.isConnected) renderList();
}

onLanguage(() => list?.isConnected && render());

function render() {
  const search = el("input", {
    id: "search",
    type: "search",
    placeholder: t("search"),
    "aria-label": t("search"),
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      query = search.value.trim();
      renderList();
    },
    onkeydown: (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        list.querySelector("[role=option]")?.focus();
      }
    },
  });
  search.value = query;
  list = el("ul", { class: "people", role: "listbox", "aria-label": t("people"), onkeydown: moveFocus });
  byId("person").replaceChildren(
    el("h3", {}, t("pick")),
    search,
    el("div", { class: "chips", role: "group", "aria-label": t("filters") }, ...Object.keys(filters).map(chip)),
    el("p", { class: "hint", id: "found", role: "status" }),
    list,
  );
  renderList();
}

function chip(key) {
  return el(
    "button",
    {
      type: "button",
      "aria-pressed": String(filter === key),
      onclick: (event) => {
        filter = key;
        for (const other of event.currentTarget.parentElement.children) other.setAttribute("aria-pressed", "false");
        event.currentTarget.setAttribute("aria-pressed", "true");
        renderList();
      },
    },
    t(key),
  );
}

function renderList() {
  if (!people) {
    byId("found").textContent = failed ? t("unreachable") : t("loading");
    return;
  }
  const wanted = query.toUpperCase();
  const matching = people
    .filter(filters[filter])
    .filter((p) => !wanted || p.name.includes(query) || p.idNumber.includes(wanted) || p.cardNo.includes(wanted));
  byId("found").textContent = matching.length ? t("found", matching.length) : t("nobody");
  list.replaceChildren(...matching.slice(0, SHOWN).map(option));
  list.hidden = matching.length === 0;
  if (matching.length > SHOWN) {
    list.append(el("li", { class: "more", role: "presentation" }, t("more", matching.length - SHOWN)));
  }
}

function option(holder, index) {
  const state = condition(holder);
  return el(
    "li",
    {
      role: "option",
      "aria-selected": "false",
      tabindex: index === 0 ? "0" : "-1",
      "data-card-no": holder.cardNo,
      onclick: () => picked(holder),
    },
    el("span", { class: "person-name", lang: "zh-CN" }, holder.name),
    el("span", { class: "person-id" }, masked(holder.idNumber, 6, 4)),
    el("span", { class: "person-region" }, regionName(holder.regionCode)),
    badge(state),
  );
}

export function badge(state) {
  return el("span", { class: state === "1" ? "badge good" : "badge bad" }, t("state", state));
}

function moveFocus(event) {
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.indexOf(document.activeElement);
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    document.activeElement.click();
    return;
  }
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to < 0) byId("search").focus();
  else options[Math.min(to, options.length - 1)]?.focus();
}
