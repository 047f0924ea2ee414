// Reply or note: Ctrl/Cmd+Enter sends, never while an input method composes; what was
// written stays when sending fails, and the browser asks before it would be lost.
import { composing } from "../helpers/keys.js";

const bytes = (size, language) => {
  const unit = size < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  const style = { style: "unit", unit: unit[0], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, style).format(size / unit[1]);
};

export default function composer(form, signal) {
  const text = form.querySelector("textarea");
  const mode = form.querySelector("input[name=kind]");
  const tabs = [...form.querySelectorAll('[role="tab"]')];
  const files = form.querySelector("input[type=file]");
  const shown = form.querySelector("[data-files]");
  const on = (target, name, listener) => target?.addEventListener(name, listener, { signal });
  let leaving = false;

  function turn(kind, focus = true) {
    form.dataset.mode = kind;
    if (mode) mode.value = kind;
    for (const tab of tabs) {
      const chosen = tab.dataset.mode === kind;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && tab.dataset.placeholder) text.placeholder = tab.dataset.placeholder;
      if (chosen) text.setAttribute("aria-label", tab.textContent.trim());
    }
    if (focus) text.focus();
    form.dispatchEvent(new CustomEvent("kefu:composer"));
  }

  function button({ shiftKey, altKey }) {
    const key = `${shiftKey ? "Shift+" : ""}${altKey ? "Alt+" : ""}Enter`;
    const way = form.dataset.mode === "reply" && form.querySelector(`[data-send="${key}"]`);
    return way || form.querySelector(`.for-${form.dataset.mode} [type=submit], .for-${form.dataset.mode}[type=submit]`) || form.querySelector("[type=submit]");
  }

  function list() {
    if (!shown) return;
    shown.replaceChildren(...[...files.files].map((file) => {
      const row = shown.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
      row.querySelector("b").textContent = file.name;
      row.querySelector("small").textContent = bytes(file.size, document.documentElement.lang);
      on(row.querySelector("button"), "click", () => drop(file));
      return row;
    }));
  }

  function take(added, kept = [...files.files]) {
    const all = new DataTransfer();
    for (const file of [...kept, ...added]) all.items.add(file);
    files.files = all.files;
    list();
  }
  const drop = (gone) => take([], [...files.files].filter((file) => file !== gone));

  for (const tab of tabs) on(tab, "click", () => turn(tab.dataset.mode));
  on(form.querySelector('[role="tablist"]'), "keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tabs.find((tab) => tab.getAttribute("aria-selected") !== "true");
    turn(next.dataset.mode, false);
    next.focus();
  });
  on(text, "keydown", (event) => {
    // Out of the text: single keys work again. An open list of articles took it before.
    if (event.key === "Escape" && !composing(event)) return text.blur();
    if (event.key !== "Enter" || composing(event) || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    // Pressed, not requestSubmit(): htmx takes address and value from the button clicked.
    button(event).click();
  });
  on(form, "submit", (event) => {
    const empty = text.value.trim() === "" && !(files?.files.length);
    if (empty) {
      event.preventDefault();
      form.dispatchEvent(new CustomEvent("kefu:held", { bubbles: true }));
      text.focus();
    }
    leaving = !empty;
  });
  // The server says whether it took the text; only then it goes.
  on(form, "htmx:afterRequest", (event) => {
    leaving = false;
    if (event.target !== form || !event.detail.successful || !form.isConnected) return;
    if (event.detail.xhr.getResponseHeader("X-Kept")) return;
    form.reset();
    turn("reply", false);
    if (files) list();
  });
  on(files, "change", list);
  if (files) {
    on(form, "dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
    on(form, "dragleave", () => form.classList.remove("is-over"));
    on(form, "drop", (event) => {
      event.preventDefault();
      form.classList.remove("is-over");
      take(event.dataTransfer.files);
    });
    on(text, "paste", (event) => { if (event.clipboardData.files.length) take(event.clipboardData.files); });
  }
  on(window, "beforeunload", (event) => {
    const isKept = "kept" in form.dataset || text.value === text.defaultValue;
    if (!leaving && text.value.trim() && !isKept) event.preventDefault();
  });
  turn(form.dataset.mode || "reply", false);
}
