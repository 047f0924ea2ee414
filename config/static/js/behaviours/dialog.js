// A <dialog>: [data-close] and a press beside it close it; data-open-now opens it at once
// (one that came as a fragment), its first field in hand; focus returns to where it was.
// Ctrl/Cmd+Enter presses its main button.
import { composing } from "../helpers/keys.js";

export default function dialog(box, signal) {
  const on = (name, listener) => box.addEventListener(name, listener, { signal });
  let pressedBeside = false;
  on("pointerdown", (event) => { pressedBeside = event.target === box; });
  on("click", (event) => {
    if (event.target.closest("[data-close]")) box.close();
    else if (event.target === box && pressedBeside && !("firm" in box.dataset)) box.close();
  });
  on("close", () => { if ("openNow" in box.dataset) box.remove(); });
  on("keydown", (event) => {
    if (event.key !== "Enter" || composing(event) || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    box.querySelector("footer .btn.primary")?.click();
  });
  if (!("openNow" in box.dataset) || box.open) return;
  box.showModal();
  const fields = box.querySelectorAll(".body :is(input:not([type=hidden]), select, textarea)");
  const chosen = fields[0]?.type === "radio" && [...fields].find((field) => field.name === fields[0].name && field.checked);
  const first = box.querySelector("[aria-invalid=true]") ?? (chosen || fields[0]);
  (first ?? box.querySelector("footer .btn.primary"))?.focus();
}
