// A list of links walked by keys; data-row-keys says which: "j:down k:up o:open x:tick".
// The row in hand has focus, Enter opens it; else the one that is open counts as in hand,
// or what stood beside it. Where the list is not on screen, its neighbour opens at once.
import { composing, inField, modalOpen, plain } from "../helpers/keys.js";

const nameOf = (link) => link.closest("[id]")?.id;

export default function rows(list, signal) {
  const links = () => [...list.querySelectorAll("[data-row]")];
  const current = () => links().findIndex((link) => link.hasAttribute("aria-current"));
  // The rows above and below the open one, nearest first, as long as it was there.
  let beside = { up: [], down: [] };
  const acts = new Map((list.dataset.rowKeys ?? "j:down k:up o:open").split(" ").map((pair) => pair.split(":")));

  const note = () => {
    const all = links(), at = current();
    if (at >= 0) beside = { up: all.slice(0, at).reverse().map(nameOf), down: all.slice(at + 1).map(nameOf) };
  };
  const watcher = new MutationObserver(note);
  watcher.observe(list, { childList: true, subtree: true, attributeFilter: ["aria-current"] });
  signal.addEventListener("abort", () => watcher.disconnect());
  note();

  function step(all, from, by) {
    go(all[Math.max(0, Math.min(from + by, all.length - 1))]);
  }

  // The open one has left the list, which may be in another order by now.
  function leave(all, act) {
    const there = new Map(all.map((link) => [nameOf(link), link]));
    const names = [...beside[act], ...beside[act === "down" ? "up" : "down"]];
    go(there.get(names.find((name) => there.has(name))) ?? all[0]);
  }

  function go(to) {
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
    if (inHand < 0 && beside[act]) leave(all, act);
    else if (act === "down") step(all, inHand, 1);
    else if (act === "up") step(all, inHand, -1);
    else if (act === "open" && focused >= 0) all[focused].click();
    else if (act === "tick" && all[inHand]) all[inHand].parentElement.querySelector(".tick")?.click();
    else return;
    event.preventDefault();
  }, { signal });
}
