// What is written on one ticket waits, in this page's memory alone, while another is open.
// The line last seen by the author moves when they turn to the text with the newest line
// on screen. Files that are too large together (data-largest, bytes) are told at once.
import { say } from "../helpers/toasts.js";

const drafts = new Map();
const NEAR = 80;

export default function drafting(form, signal) {
  const { ticket } = form.dataset;
  const text = form.elements.text;
  const seen = form.elements.seen;
  const files = form.elements.files;
  const on = (target, name, listener) => target.addEventListener(name, listener, { signal });
  let taken = false;

  const draft = drafts.get(ticket);
  if (draft && !text.value && !("refilled" in form.dataset)) {
    text.value = draft.text;
    if (draft.mode === "note") form.querySelector('[role="tab"][data-mode="note"]').click();
  }
  drafts.delete(ticket);

  on(text, "focus", () => {
    const thread = document.getElementById("thread");
    const atEnd = thread && thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;
    if (atEnd && Number(thread.dataset.last) > Number(seen.value)) seen.value = thread.dataset.last;
  });
  on(files, "change", () => {
    const together = [...files.files].reduce((sum, file) => sum + file.size, 0);
    if (together > Number(form.dataset.largest)) say(form.closest("[data-too-large]")?.dataset.tooLarge, "bad");
  });
  // The thread's own refresh tells colleagues that something is being written.
  on(document.body, "htmx:configRequest", ({ detail }) => {
    if (detail.elt.id === "thread" && text.value.trim()) detail.parameters.writes = "1";
  });
  on(form, "htmx:beforeSwap", ({ detail }) => {
    taken = detail.xhr.status < 300 && !detail.xhr.getResponseHeader("X-Kept");
  });
  signal.addEventListener("abort", () => {
    if (text.value.trim() && !taken) drafts.set(ticket, { text: text.value, mode: form.dataset.mode });
  });
}
