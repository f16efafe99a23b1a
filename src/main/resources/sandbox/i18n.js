// The page's language: the visitor's choice if there is one, else the browser's.
import { zh, en } from "./texts.js";

const texts = { zh, en };
const listeners = [];
let language = chosen() ?? preferred();

function chosen() {
  try {
    const stored = localStorage.getItem("essc.language");
    return stored in texts ? stored : null;
  } catch {
    return null; // storage may be switched off
  }
}

/** The first of the browser's languages that the page speaks; a browser that speaks neither gets English. */
function preferred() {
  const wanted = navigator.languages?.length ? navigator.languages : [navigator.language ?? "zh"];
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in texts) ?? "en";
}

export const currentLanguage = () => language;

/** For Accept-Language, for Intl and for the document. */
export const languageTag = () => (language === "zh" ? "zh-CN" : "en");

/** A text, or one of a group of texts: `t("purpose", "enquiry")`, `t("secondsLeft", 30)`. */
export function t(key, argument) {
  const text = texts[language][key];
  if (typeof text === "function") return text(argument);
  return typeof text === "object" ? text[argument] : text;
}

export function onLanguage(listener) {
  listeners.push(listener);
}

export function toggleLanguage() {
  language = language === "zh" ? "en" : "zh";
  try {
    localStorage.setItem("essc.language", language);
  } catch {
    // then the choice lasts for this visit
  }
  translateDocument();
  listeners.forEach((listener) => listener());
}

/** Fills every element that names its text. */
export function translateDocument() {
  document.documentElement.lang = languageTag();
  document.title = t("pageTitle");
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
  }
  const toggle = document.getElementById("language");
  toggle.textContent = language === "zh" ? "English" : "中文";
  toggle.lang = language === "zh" ? "en" : "zh-CN";
}
