// A list of links walked by keys; data-row-keys says which: "j:down k:up o:open x:tick".
// The row in hand has focus, Enter opens it; else the one that is open counts as in hand,
// or the place where it stood. Where the list is not on screen, its neighbour opens at once.
import { composing, inField, modalOpen, plain } from "../helpers/keys.js";

export default function rows(list, signal) {
  const links = () => [...list.querySelectorAll("[data-row]")];
  const current = () => links().findIndex((link) => link.hasAttribute("aria-current"));
  let stood = -1;
  const acts = new Map((list.dataset.rowKeys ?? "j:down k:up o:open").split(" ").map((pair) => pair.split(":")));

  const note = () => { if (current() >= 0) stood = current(); };
  const watcher = new MutationObserver(note);
  watcher.observe(list, { childList: true, subtree: true, attributeFilter: ["aria-current"] });
  signal.addEventListener("abort", () => watcher.disconnect());
  note();

  function step(all, from, by) {
    const to = all[Math.max(0, Math.min(from + by, all.length - 1))];
    if (list.offsetParent === null) return to?.click();
    to?.focus();
    to?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event) || !plain(event) || event.shiftKey || inField(event.target) || modalOpen()) return;
    const act = acts.get(event.key);
    if (!act) return;
    const all = links();
    const focused = all.indexOf(document.activeElement);
    const inHand = focused >= 0 ? focused : current();
    // It has left the list: what stood below it stands in its place.
    if (inHand < 0 && stood >= 0 && (act === "down" || act === "up")) step(all, stood, act === "down" ? 0 : -1);
    else if (act === "down") step(all, inHand, 1);
    else if (act === "up") step(all, inHand, -1);
    else if (act === "open" && focused >= 0) all[focused].click();
    else if (act === "tick" && all[inHand]) all[inHand].parentElement.querySelector(".tick")?.click();
    else return;
    event.preventDefault();
  }, { signal });
}
