// Ctrl/Cmd+K, or "/": type to find a command, arrows to choose, Enter to go. What this page
// offers comes first, then the places; helpers/commands.js says where they are read. Where
// there is a form[data-search], what was typed can be searched for: by POST, since it may
// be somebody's number.
import { actions, places, press } from "../helpers/commands.js";
import { composing } from "../helpers/keys.js";

export default function palette(box, signal) {
  const input = box.querySelector("input");
  const list = box.querySelector('[role="listbox"]');
  const nothing = box.querySelector(".nothing");
  const search = box.querySelector("form[data-search]");
  const row = box.querySelector("template").content.firstElementChild;
  const on = (target, name, listener) => target.addEventListener(name, listener, { signal });
  let commands = [];
  let found = [];
  let hits = [];
  let at = 0;
  let pause = 0;

  function mark(index) {
    at = Math.max(0, Math.min(index, found.length - 1));
    [...list.children].forEach((option, order) => option.setAttribute("aria-selected", String(order === at)));
    const chosen = list.children[at];
    input.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    found = commands.filter(({ label, group }) => words.every((word) => `${label} ${group}`.toLowerCase().includes(word)));
    const typed = input.value.trim();
    if (search && typed) found.push({ label: search.dataset.search.replace("…", typed), icon: "search", group: "", search: typed });
    found.push(...hits);
    input.setAttribute("aria-expanded", String(found.length > 0));
    list.replaceChildren(...found.map((command, index) => {
      const option = row.cloneNode(true);
      option.id = `command-${index}`;
      const use = option.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${command.icon}`));
      option.querySelector(".label").textContent = command.label;
      option.querySelector(".group").textContent = command.group;
      return option;
    }));
    nothing.hidden = found.length > 0;
    mark(0);
  }

  // The first hits are shown below the commands, if the same still stands there.
  async function ask() {
    const typed = input.value.trim();
    search.elements.q.value = typed;
    const answer = await fetch(search.dataset.top, { method: "POST", body: new FormData(search), signal }).catch(() => null);
    if (!answer?.ok || input.value.trim() !== typed) return;
    hits = (await answer.json()).commands;
    const was = at; // stays: commands and the search stand above
    draw();
    mark(was);
  }

  function type() {
    hits = [];
    clearTimeout(pause);
    if (search && input.value.trim().length > 1) pause = setTimeout(ask, 250);
    draw();
  }

  function go(index) {
    if (!found[index]) return;
    if (found[index].element) {
      box.close();
      return press(found[index].element);
    }
    if (!found[index].search) return location.assign(found[index].path);
    search.elements.q.value = found[index].search;
    search.requestSubmit();
  }
  function open() {
    if (box.open || document.querySelector("dialog:modal")) return;
    input.value = "";
    const here = [...actions()].map(([label, element]) => ({ label, element, icon: "zap", group: box.dataset.here }));
    commands = [...here, ...places()];
    type();
    box.showModal();
    input.focus();
  }

  on(document, "keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (box.open) box.close();
    else open();
  });
  on(document, "click", (event) => { if (event.target.closest("[data-palette]")) open(); });
  on(input, "input", (event) => { if (!composing(event)) type(); });
  on(input, "compositionend", type);
  on(input, "keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter") go(at);
    else return;
    event.preventDefault();
  });
  on(list, "click", (event) => go([...list.children].indexOf(event.target.closest('[role="option"]'))));
  on(list, "pointermove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) mark([...list.children].indexOf(option));
  });
}
