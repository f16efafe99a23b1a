// The few lines a framework would otherwise be loaded for.

/** `el("button", { class: "primary", onclick: f, disabled: true }, "text", child)` */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Copies, and says so on the button for a moment. */
export async function copy(text, button, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text); // not a secure context, or not allowed
  }
  const before = button.textContent;
  if (before === done) return;
  button.textContent = done;
  setTimeout(() => (button.textContent = before), 1500);
}

function copyBySelection(text) {
  const area = el("textarea", { class: "offscreen", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** All but the first `head` and last `tail` characters as dots. */
export function masked(text, head, tail) {
  const characters = [...text];
  const hidden = Math.max(0, characters.length - head - tail);
  return characters.slice(0, head).join("") + "*".repeat(hidden) + (tail ? characters.slice(-tail).join("") : "");
}
