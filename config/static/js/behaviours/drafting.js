// What stands in the composer is kept on the server a moment after the typing stops, never
// while an input method composes, and when the page is left; whichever device opens the
// ticket next goes on with it. The line last seen by the author moves when they turn to the
// text with the newest line on screen. Too many bytes of files (data-largest) are told.
import { composing } from "../helpers/keys.js";
import { say } from "../helpers/toasts.js";

const PAUSE = 900;
const NEAR = 80;
// Saves of composers that have left the page: who opens the ticket again waits for them.
const underWay = new Map();

export default function drafting(form, signal) {
  const { ticket, draft: address } = form.dataset;
  const { text, seen, files, base } = form.elements;
  const told = form.querySelector("[data-saved]");
  const box = form.querySelector("[data-aside]");
  const chips = form.querySelector("[data-chips]");
  const on = (target, name, listener) => target?.addEventListener(name, listener, { signal });
  const state = () => JSON.stringify([text.value, form.dataset.mode, chosen()]);
  const chosen = () => [...form.querySelectorAll("input[name=macro]")].map((input) => input.value);
  let kept = "refilled" in form.dataset ? "" : state();
  let asking = Promise.resolve();
  let timer;
  let taken = false;
  let sending = false;

  function written(isRead) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const name of ["text", "seen", "base", "key"]) body.set(name, form.elements[name].value);
    body.set("kind", form.dataset.mode);
    for (const macro of chosen()) body.append("macro", macro);
    if (isRead) body.set("is_read", "1");
    return body;
  }

  function show(words, aside) {
    if (told) told.textContent = words;
    if (!box || aside === undefined) return;
    box.hidden = !aside;
    box.querySelector("[data-aside-text]").textContent = aside;
  }

  async function keep({ leaving = false, isRead = false } = {}) {
    clearTimeout(timer);
    const now = state();
    if (taken || sending || (now === kept && !isRead)) return;
    try {
      const answer = await fetch(address, { method: "POST", body: written(isRead), keepalive: leaving });
      if (!answer.ok) throw new Error(String(answer.status));
      const { revision, aside } = await answer.json();
      base.value = revision;
      kept = now;
      if (state() === now) form.dataset.kept = "";
      show(revision ? told?.dataset.saved : "", aside);
    } catch {
      show(told?.dataset.unsaved);
      if (!leaving) later(PAUSE * 8);
    }
  }
  // One after the other: each goes on from the revision that the one before it made.
  const queue = (how) => { asking = asking.then(() => keep(how)); return asking; };

  function later(pause = PAUSE) {
    clearTimeout(timer);
    if (!signal.aborted) timer = setTimeout(queue, pause);
  }

  function changed() {
    if (state() === kept) return;
    delete form.dataset.kept;
    show("");
    later();
  }

  on(text, "input", (event) => { if (!composing(event)) changed(); });
  on(text, "compositionend", changed);
  on(form, "kefu:composer", changed);
  on(text, "focus", () => {
    const thread = document.getElementById("thread");
    const atEnd = thread && thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;
    if (!atEnd || Number(thread.dataset.last) <= Number(seen.value)) return;
    seen.value = thread.dataset.last;
    form.querySelector("[data-draft-news]")?.remove();
  });
  on(files, "change", () => {
    const together = [...files.files].reduce((sum, file) => sum + file.size, 0);
    if (together > Number(form.dataset.largest)) say(form.closest("[data-too-large]")?.dataset.tooLarge, "bad");
  });
  // The thread's own refresh tells colleagues that something is being written.
  on(document.body, "htmx:configRequest", ({ detail }) => {
    if (detail.elt.id === "thread" && text.value.trim()) detail.parameters.writes = "1";
  });
  on(box?.querySelector("[data-aside-take]"), "click", () => {
    const words = box.querySelector("[data-aside-text]").textContent;
    text.value = text.value.trim() ? `${text.value.trimEnd()}\n\n${words}` : words;
    text.focus();
    queue({ isRead: true });
  });
  on(box?.querySelector("[data-aside-drop]"), "click", () => { text.focus(); queue({ isRead: true }); });
  on(form, "submit", () => { clearTimeout(timer); sending = true; });
  on(form, "kefu:held", () => { sending = false; });
  on(form, "htmx:beforeSwap", ({ target, detail }) => {
    // A list above the text swaps within the form as well.
    if (target !== form) return;
    taken = detail.xhr.status < 300 && !detail.xhr.getResponseHeader("X-Kept");
  });
  on(form, "htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    sending = false;
    if (!taken) changed();
  });
  on(window, "pagehide", () => keep({ leaving: true }));
  on(document, "visibilitychange", () => { if (document.hidden) queue({ leaving: true }); });
  signal.addEventListener("abort", () => {
    if (!taken && state() !== kept) underWay.set(ticket, { state: state(), text: text.value, chips: chips?.innerHTML, saved: queue({ leaving: true }).then(() => base.value) });
  });

  const before = underWay.get(ticket);
  underWay.delete(ticket);
  if (before && !("refilled" in form.dataset)) {
    text.value = before.text;
    if (chips) chips.innerHTML = before.chips;
    if (JSON.parse(before.state)[1] !== form.dataset.mode) form.querySelector(`[role="tab"][data-mode="${JSON.parse(before.state)[1]}"]`)?.click();
    kept = before.state;
    asking = before.saved.then((revision) => { base.value = revision; });
  }
  if ("refilled" in form.dataset) later(0);
}
