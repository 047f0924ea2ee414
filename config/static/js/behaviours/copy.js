// Copies data-copy (or the text of data-copy-from) and says so in data-copied.
import { say } from "../helpers/toasts.js";

export default function copy(button, signal) {
  button.addEventListener("click", async () => {
    const from = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
    const text = from ? from.value ?? from.textContent : button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text.trim());
      say(button.dataset.copied, "ok");
    } catch {
      // Refused by the browser: the text is left marked, to be copied by hand.
      if (from) getSelection().selectAllChildren(from);
    }
  }, { signal });
}
