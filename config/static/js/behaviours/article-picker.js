// ?? (or ？？) at the beginning of a word in the reply box lists articles; what is typed
// behind it narrows the list. Arrows choose, Enter or a click puts the article in, Escape
// closes. On the composer's form; the list comes from the address in [data-articles].
import { composing, plain } from "../helpers/keys.js";

const MARK = /(^|[\s，。；：、！（“‘])(\?\?|？？)([^\s?？]{0,40})$/;
const PAUSE = 160;

export default function articlePicker(form, signal) {
  const text = form.elements.text;
  const box = form.querySelector("[data-articles]");
  const opener = form.querySelector("[data-articles-open]");
  if (!text || !box) return;
  const on = (target, name, listener, options) => target?.addEventListener(name, listener, { signal, ...options });
  const options = () => [...box.querySelectorAll('[role="option"]:not([aria-disabled="true"])')];
  let from = -1;
  let asked = "";
  let at = 0;
  let timer;

  function close() {
    clearTimeout(timer);
    from = -1;
    asked = "";
    box.hidden = true;
    box.replaceChildren();
    text.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const all = options();
    at = Math.max(0, Math.min(index, all.length - 1));
    all.forEach((option, order) => option.setAttribute("aria-selected", String(order === at)));
    if (all[at]) text.setAttribute("aria-activedescendant", all[at].id);
    else text.removeAttribute("aria-activedescendant");
    all[at]?.scrollIntoView({ block: "nearest" });
  }

  function look() {
    const found = MARK.exec(text.value.slice(0, text.selectionStart));
    if (!found || text.selectionStart !== text.selectionEnd) return close();
    from = found.index + found[1].length;
    const address = `${box.dataset.articles}?${new URLSearchParams({ q: found[3], mode: form.dataset.mode })}`;
    if (address === asked) return;
    asked = address;
    clearTimeout(timer);
    timer = setTimeout(() => {
      htmx.ajax("GET", address, { source: box, target: box, swap: "innerHTML" });
    }, PAUSE);
  }

  function put(option) {
    const words = option?.dataset.insert;
    if (!words || from < 0) return;
    text.setRangeText(words, from, text.selectionStart, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  on(text, "input", (event) => { if (!composing(event)) look(); });
  on(text, "compositionend", look);
  on(text, "blur", close);
  on(box, "htmx:afterSwap", () => {
    if (from < 0) return close();
    box.hidden = false;
    mark(0);
  });
  // Before the composer's own keys: an open list takes Enter and the arrows.
  on(text, "keydown", (event) => {
    if (box.hidden || composing(event) || !plain(event)) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && options()[at]) put(options()[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  // Pressing a row must not take the focus, and with it the list, away.
  on(box, "mousedown", (event) => event.preventDefault());
  on(box, "click", (event) => put(event.target.closest('[role="option"]:not([aria-disabled="true"])')));
  on(opener, "click", () => {
    const before = text.value.slice(0, text.selectionStart);
    text.focus();
    text.setRangeText(/\S$/.test(before) ? " ??" : "??", text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
