// On <body>: elements with data-key="r" (or "g d", one after the other) and data-key-label
// are pressed or focused by that key, and listed on the sheet that `?` opens.
import { composing, inField, modalOpen, plain } from "../helpers/keys.js";

const PAUSE = 900;

export default function shortcuts(body, signal) {
  const sheet = document.getElementById("keys");
  let before = "";
  let timer;

  const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
  const owner = (keys) => [...document.querySelectorAll("[data-key]")]
    .find((element) => element.dataset.key === keys && visible(element) && !element.disabled);
  const starts = (key) => document.querySelector(`[data-key^="${CSS.escape(key)} "]`);

  function line(keys, label) {
    const name = document.createElement("dt");
    name.textContent = label;
    const caps = document.createElement("dd");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.className = "kbd";
      cap.textContent = key.length === 1 ? key.toUpperCase() : key;
      caps.append(cap);
    }
    return [name, caps];
  }

  function open() {
    const found = new Map();
    for (const element of document.querySelectorAll("[data-key][data-key-label]"))
      if (visible(element)) found.set(element.dataset.key, element.dataset.keyLabel);
    sheet.querySelector("[data-page-keys]").replaceChildren(...[...found].flatMap(([keys, label]) => line(keys, label)));
    sheet.showModal();
  }

  function press(element) {
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
    else element.click();
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event) || !plain(event) || inField(event.target) || modalOpen() || event.defaultPrevented) return;
    if (event.key === "?" && sheet) {
      event.preventDefault();
      open();
      return;
    }
    const target = owner(before ? `${before} ${event.key}` : event.key) ?? owner(event.key);
    clearTimeout(timer);
    before = "";
    if (target) {
      event.preventDefault();
      press(target);
    } else if (event.key.length === 1 && starts(event.key)) {
      before = event.key;
      timer = setTimeout(() => { before = ""; }, PAUSE);
    }
  }, { signal });
  document.addEventListener("click", (event) => { if (sheet && event.target.closest("[data-keys-sheet]")) open(); }, { signal });
}
