// On <body>: elements with data-key="r" (or "g d", one after the other) and data-key-label
// are pressed or focused by that key, places have theirs; `?` opens the sheet of them all.
import { keys, owner, places, press } from "../helpers/commands.js";
import { composing, inField, modalOpen, plain } from "../helpers/keys.js";

const PAUSE = 900;

export default function shortcuts(body, signal) {
  const sheet = document.getElementById("keys");
  let before = "";
  let timer;

  const place = (keys) => places().find(({ key }) => key === keys);
  const starts = (key) => [...document.querySelectorAll("[data-key]")].some((element) => element.dataset.key.startsWith(`${key} `))
    || places().some((one) => one.key?.startsWith(`${key} `));

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
    sheet.querySelector("[data-page-keys]").replaceChildren(...[...keys()].flatMap(([keys, label]) => line(keys, label)));
    sheet.showModal();
  }

  /** Do what the keys stand for; whether they stand for anything. */
  function follow(keys) {
    const target = owner(keys);
    if (target) press(target);
    else if (place(keys)) location.assign(place(keys).path);
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event) || !plain(event) || inField(event.target) || modalOpen() || event.defaultPrevented) return;
    if (event.key === "?" && sheet) {
      event.preventDefault();
      open();
      return;
    }
    const first = before;
    clearTimeout(timer);
    before = "";
    if ((first && follow(`${first} ${event.key}`)) || follow(event.key)) event.preventDefault();
    else if (event.key.length === 1 && starts(event.key)) {
      before = event.key;
      timer = setTimeout(() => { before = ""; }, PAUSE);
    }
  }, { signal });
  document.addEventListener("click", (event) => { if (sheet && event.target.closest("[data-keys-sheet]")) open(); }, { signal });
}
