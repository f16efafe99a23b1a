// What a refusal rests on, in words: the rule, whose it is, and the document that says so.
import { el } from "./dom.js";
import { t } from "./i18n.js";

/** Title, and why: a card's reason, else the platform's own words. */
export function sentence(answer) {
  if (answer.status === 0) return t("unreachable");
  const { title, detail, reason } = answer.body;
  return [title, reason ? (t("reason", reason) ?? reason) : detail].filter(Boolean).join(" · ");
}

/** `[term, value]` pairs for a list of facts; empty where the refusal rests on no region's rule. */
export function grounds({ rule, ruledBy, source }) {
  if (!rule) return [];
  const pairs = [[t("rule"), el("code", {}, rule)]];
  if (ruledBy) pairs.push([t("ruledBy"), ruledBy === "000000" ? t("nation") : (t("regions", ruledBy) ?? ruledBy)]);
  for (const one of [source ?? []].flat()) pairs.push([t("source"), String(one)]);
  return pairs;
}

export function facts(pairs) {
  const list = el("dl", { class: "facts" });
  for (const [term, value] of pairs) {
    if (value) list.append(el("dt", {}, term), el("dd", {}, value));
  }
  return list;
}
