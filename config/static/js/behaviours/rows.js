// A list of links walked by keys: j and k move, Enter or o opens. The row in hand has focus.
import { composing, inField, modalOpen, plain } from "../helpers/keys.js";

export default function rows(list, signal) {
  const links = () => [...list.querySelectorAll("[data-row]")].filter((link) => link.offsetParent !== null);

  document.addEventListener("keydown", (event) => {
    if (composing(event) || !plain(event) || event.shiftKey || inField(event.target) || modalOpen()) return;
    const all = links();
    const focused = all.indexOf(document.activeElement);
    const current = all.findIndex((link) => link.hasAttribute("aria-current"));
    if (event.key === "o" && focused >= 0) all[focused].click();
    else if (event.key === "j" || event.key === "k") {
      const step = event.key === "j" ? 1 : -1;
      const from = focused >= 0 ? focused : current;
      const to = all[Math.max(0, Math.min(from + step, all.length - 1))];
      to?.focus();
      to?.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  }, { signal });
}
