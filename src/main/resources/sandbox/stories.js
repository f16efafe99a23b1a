// Stories that partners, staff and holders play on the platform. The page starts one and shows each step as it comes: who
// acts, what was sent, what came back.
import { comingAgain } from "./api.js";
import { byId, el } from "./dom.js";
import { currentLanguage, languageTag, onLanguage, t } from "./i18n.js";

let stories = null; // as GET /sandbox/stories lists them; null until then
const plays = new Map(); // story id -> lines

let playing = null; // a story's id
const places = new Map(); // story id -> code of the place that was chosen

export async function startStories() {
  onLanguage(render);
  try {
    const response = await comingAgain(() => fetch("/sandbox/stories"));
    if (response.ok) stories = await response.json();
  } catch {
    // then the list says that the platform cannot be reached
  }
  render();
}

function render() {
  byId("story-list").replaceChildren(...(stories ? stories.map(card) : [el("li", { class: "hint" }, t("unreachable"))]));
}

function card(story) {
  const heading = `story-${story.id}-title`;
  const lines = plays.get(story.id) ?? [];
  return el(
    "li",
    { class: "story", id: `story-${story.id}` },
    el(
      "div",
      { class: "story-head" },
      el("div", {}, el("h3", { id: heading }, said(story.title)), el("p", { class: "hint" }, said(story.summary))),
      story.places.length > 1 ? placeOf(story) : null,
      el(
        "button",
        {
          type: "button",
          class: "secondary",
          id: `play-${story.id}`,
          "aria-describedby": heading,
          "aria-disabled": String(playing !== null),
          onclick: () => playing || play(story),
        },
        t(playing === story.id ? "storyPlaying" : lines.length ? "storyAgain" : "storyPlay"),
      ),
    ),
    el("div", { class: "script", role: "log", "aria-labelledby": heading }, ...script(lines)),
  );
}

/** By whose rules it is played. */
function placeOf(story) {
  const chosen = places.get(story.id);
  return el(
    "select",
    { id: `place-${story.id}`, "aria-label": t("storyPlace"), onchange: (event) => places.set(story.id, event.target.value) },
    ...story.places.map(({ code, name }) => el("option", { value: code, selected: code === chosen }, said(name))),
  );
}

async function play(story) {
  playing = story.id;
  plays.set(story.id, []);
  refresh();
  try {
    await follow(story.id);
  } catch (failure) {
    add(story.id, { kind: "end", outcome: "stopped", refusal: failure.refusal });
  } finally {
    playing = null;
    refresh();
  }
}

/** Redraws with the focus where it was. */
function refresh() {
  const focused = document.activeElement?.id;
  render();
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

/** The answer comes line by line, as the story is played. */
async function follow(id) {
  const response = await fetch("/sandbox/stories/plays", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": languageTag() },
    body: JSON.stringify({ story: id, place: places.get(id) }),
  });
  if (!response.ok) throw Object.assign(new Error(`plays: ${response.status}`), { refusal: (await response.json()).title });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) add(id, JSON.parse(line));
  }
}

function add(id, line) {
  const lines = plays.get(id);
  lines.push(line);
  const shown = document.querySelector(`#story-${id} .script`);
  if (line.kind === "step" && shown.lastElementChild?.tagName === "OL") shown.lastElementChild.append(step(line, number(lines)));
  else shown.append(...script([line], number(lines)));
}

const number = (lines) => lines.filter((line) => line.kind === "step").length;

/** Scenes with their steps; `last` is the number of the last step. */
function script(lines, last = number(lines)) {
  const parts = [];
  let at = last - number(lines);
  for (const line of lines) {
    if (line.kind === "scene") parts.push(el("h4", {}, said(line.what)));
    if (line.kind === "end") parts.push(end(line));
    if (line.kind !== "step") continue;
    if (parts.at(-1)?.tagName !== "OL") parts.push(el("ol", {}));
    parts.at(-1).append(step(line, ++at));
  }
  return parts;
}

function end({ outcome, what, refusal, method, path, status }) {
  const why = status ? el("code", {}, ` ${method} ${path} → ${status}`) : null;
  return el("p", { class: outcome === "complete" ? "story-end good" : "story-end bad" }, what ? said(what) : (refusal ?? t("unreachable")), why);
}

function step(line, at) {
  const { method, path, status, outcome, facts = {} } = line;
  const details = el(
    "details",
    { class: `step ${outcome}` },
    el(
      "summary",
      {},
      el("span", { class: "step-at" }, `${at}`),
      el("span", { class: "step-who" }, said(line.actor)),
      el(
        "span",
        { class: "step-what" },
        said(line.what),
        ...Object.entries(facts).flatMap(([name, value]) => [" ", el("code", { class: "fact" }, `${name}: ${value}`)]),
      ),
      el("span", { class: "step-call" }, `${method} ${brief(path)}`),
      el("span", { class: `http-status ${outcome === "failed" ? "bad" : "good"}` }, outcome === "refused" ? t("storyRefused", status) : `${status}`),
    ),
  );
  // built when opened: most are never looked at
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(...exchange(line)));
  return el("li", {}, details);
}

/** Of a line's length: identifiers and the query stand in the request. */
const brief = (path) => path.split("?")[0].replace(/[0-9a-f-]{36}|[0-9A-Z]{26,32}/g, "…");

function exchange({ number: partner, method, path, sent, status, got }) {
  return [
    block(t("storySent", partner), `${method} ${path}${sent ? `\n\n${pretty(sent)}` : ""}`),
    block(t("storyGot"), `${status}${got ? `\n\n${pretty(got)}` : ""}`),
  ];
}

const pretty = (body) => (typeof body === "string" ? body : JSON.stringify(body, null, 2));

function block(title, text) {
  return el("div", { class: "block" }, el("h5", {}, title), el("pre", { tabindex: "0" }, el("code", {}, text)));
}

/** In the page's language. */
const said = (words) => words[currentLanguage()];
