// On the composer's form: ?? lists articles, / macros, @ (in a note) colleagues, each from
// the address of its [data-picker]; a button [data-picker-open] writes the mark. A macro
// asks the server for its text with the values filled in, and for the chips of what it
// does, which are left out by their button.
import { begin, picking, put } from "../helpers/picking.js";
import { say } from "../helpers/toasts.js";

// An input method writes 、 for /; it never stands at the beginning of a line or word.
const KINDS = {
  articles: { sign: "??", mark: /(^|[\s，。；：、！（“‘])(\?\?|？？)([^\s?？]{0,40})$/ },
  macros: { sign: "/", mark: /(^|\s|[，。；：！（“‘](?=[/／]))([/／、])([^\s/／、]{0,40})$/ },
  people: { sign: "@", mark: /(^|[^\w.@+-])([@＠])([^\s@＠]{0,40})$/, mode: "note" },
};

export default function pickers(form, signal) {
  const text = form.elements.text;
  const chips = form.querySelector("[data-chips]");
  const on = (target, name, listener) => target?.addEventListener(name, listener, { signal });
  const changed = () => form.dispatchEvent(new CustomEvent("kefu:composer"));

  function insert(option, start, end) {
    const before = text.value.slice(0, start);
    // After a letter, of any script, it would be no mention but part of a word.
    const lead = option.dataset.insert.startsWith("@") && /[\p{L}\p{N}]$/u.test(before) ? " " : "";
    put(text, lead + option.dataset.insert, start, end);
  }

  async function apply(option, start, end) {
    const sign = text.value.slice(start, end);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(option.dataset.pick, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const picked = holder.content.firstElementChild;
      const stands = text.value.slice(start, start + sign.length) === sign;
      const [from, to] = stands ? [start, start + sign.length] : [text.selectionStart, text.selectionEnd];
      show([...picked.children]);
      put(text, picked.dataset.insert, from, to);
      changed();
    } catch {
      say(chips.dataset.failed, "bad");
    }
  }

  // One priority, one ending: what was chosen last counts.
  function show(added) {
    for (const chip of added) {
      const { kind, missing } = chip.dataset;
      if (kind) chips.querySelector(`[data-kind="${CSS.escape(kind)}"]`)?.remove();
      if (missing) chips.querySelector(`[data-missing="${CSS.escape(missing)}"]`)?.remove();
      chips.append(chip);
    }
  }

  function refill() {
    for (const chip of chips.querySelectorAll("[data-missing]"))
      if (!chip.dataset.missing.split(" ").some((place) => place && text.value.includes(place))) chip.remove();
  }

  if (!text) return;
  for (const box of form.querySelectorAll("[data-picker]")) {
    const { sign, mark, mode } = KINDS[box.dataset.picker];
    picking(text, box, {
      mark,
      isOn: () => !mode || form.dataset.mode === mode,
      address: (query) => `${box.dataset.from}?${new URLSearchParams({ q: query, mode: form.dataset.mode })}`,
      take: (option, start, end) => (option.dataset.pick ? apply : insert)(option, start, end),
    }, signal);
    on(form.querySelector(`[data-picker-open="${box.dataset.picker}"]`), "click", () => begin(text, sign));
  }
  on(text, "input", refill);
  on(chips, "click", (event) => {
    const chip = event.target.closest("[data-leave-out]")?.closest("[data-chip]");
    if (!chip) return;
    chip.remove();
    text.focus();
    changed();
  });
}
