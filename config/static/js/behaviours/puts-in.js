// On a row of buttons with data-put: pressing one writes that at the caret of the text
// named by data-into.
import { put } from "../helpers/picking.js";

export default function putsIn(row, signal) {
  row.addEventListener("click", (event) => {
    const words = event.target.closest("[data-put]")?.dataset.put;
    const text = document.getElementById(row.dataset.into);
    if (words && text) put(text, words, text.selectionStart, text.selectionEnd);
  }, { signal });
}
