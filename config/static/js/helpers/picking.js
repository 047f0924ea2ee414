// A list above a text field while a mark (such as ??) stands before the caret; what is
// typed behind the mark narrows it. Arrows choose, Enter, Tab or a click takes, Escape
// closes until the mark is written anew; nothing happens while an input method composes.
import { composing, plain } from "./keys.js";

const PAUSE = 160;
const CHOICE = '[role="option"]:not([aria-disabled="true"])';

/**
 * `box` is filled from `address(query)`; `mark` finds, at the end of the text before the
 * caret, what stands before (1), the mark (2) and what is looked for (3); `take(option,
 * from, to)` puts the chosen one into the text instead of what stands there.
 */
export function picking(text, box, { mark, address, take, isOn = () => true }, signal) {
  const on = (target, name, listener, options) => target.addEventListener(name, listener, { signal, ...options });
  const options = () => [...box.querySelectorAll(CHOICE)];
  let from = -1;
  let left = -1;
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
    text.removeAttribute("aria-controls");
  }

  function choose(index) {
    const all = options();
    at = Math.max(0, Math.min(index, all.length - 1));
    all.forEach((option, order) => option.setAttribute("aria-selected", String(order === at)));
    if (all[at]) text.setAttribute("aria-activedescendant", all[at].id);
    else text.removeAttribute("aria-activedescendant");
    all[at]?.scrollIntoView({ block: "nearest" });
  }

  function look() {
    const found = isOn() && text.selectionStart === text.selectionEnd && mark.exec(text.value.slice(0, text.selectionStart));
    if (!found) { left = -1; return close(); }
    const start = found.index + found[1].length;
    if (start === left) return close();
    left = -1;
    from = start;
    const wanted = address(found[3]);
    if (wanted === asked) return;
    asked = wanted;
    clearTimeout(timer);
    timer = setTimeout(() => htmx.ajax("GET", wanted, { source: box, target: box, swap: "innerHTML" }), PAUSE);
  }

  function leave() {
    left = from;
    close();
  }

  function pick(option) {
    if (!option || from < 0) return;
    const [start, end] = [from, text.selectionStart];
    leave();
    text.focus();
    take(option, start, end);
  }

  on(text, "input", (event) => { if (!composing(event)) look(); });
  on(text, "compositionend", look);
  on(text, "blur", close);
  on(box, "htmx:afterSwap", () => {
    if (from < 0) return close();
    box.hidden = false;
    const list = box.querySelector('[role="listbox"]');
    if (list) text.setAttribute("aria-controls", list.id);
    choose(0);
  });
  // Before the composer's own keys: an open list takes Enter and the arrows.
  on(text, "keydown", (event) => {
    if (box.hidden || composing(event) || !plain(event)) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Escape") leave();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && options()[at]) pick(options()[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  // Pressing a row must not take the focus, and with it the list, away.
  on(box, "mousedown", (event) => event.preventDefault());
  on(box, "click", (event) => pick(event.target.closest(CHOICE)));
}

/** Put words in place of what stands from `start` to `end`, and tell who listens. */
export function put(text, words, start, end) {
  text.setRangeText(words, start, end, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Write the mark at the caret, as a word of its own: for who has no such key. */
export function begin(text, mark) {
  const before = text.value.slice(0, text.selectionStart);
  put(text, /\S$/.test(before) ? ` ${mark}` : mark, text.selectionStart, text.selectionEnd);
}
