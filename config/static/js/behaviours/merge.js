// hx-swap="merge" (and hx-swap-oob="merge") puts a list in the place of the one on screen
// child by child, by id: what did not change is not touched, so place, focus and selection
// stay. data-keep: lines above the first that both know stay. data-calm: while the pointer
// is over the list its rows change but do not move; they do when it leaves.
const known = new WeakMap();
const waiting = new WeakMap();
const TOKEN = /(name="csrfmiddlewaretoken" value=")[^"]*/g;
// Whose answer is being put in its place: that one asks no longer.
let answered = null;
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => { answered = detail.elt; });
document.addEventListener("htmx:afterRequest", () => { answered = null; });
const asks = (element) =>
  [...element.querySelectorAll(".htmx-request")].some((one) => one !== answered);
const plain = (element) => element.outerHTML.replace(TOKEN, "$1");

function remember(list) {
  for (const child of list.children) known.set(child, plain(child));
}

function above(list, incoming) {
  if (!("keep" in list.dataset)) return [];
  const ids = new Set(incoming.map((child) => child.id));
  const all = [...list.children];
  const first = all.findIndex((child) => child.id !== "earlier" && ids.has(child.id));
  return first > 0 ? all.slice(0, first) : [];
}

function refresh(list, old, fresh) {
  const html = plain(fresh);
  if (known.get(old) === html || asks(old)) return old;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  for (const box of old.querySelectorAll(":checked")) {
    const again = box.id && fresh.querySelector(`[id="${CSS.escape(box.id)}"]`);
    if (again) again.checked = true;
  }
  old.replaceWith(fresh);
  known.set(fresh, html);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return fresh;
}

function merge(list, incoming, calm) {
  const changed = [];
  const kept = above(list, incoming);
  const loaded = kept.some((child) => child.id !== "earlier");
  const wanted = loaded ? incoming.filter((child) => child.id !== "earlier") : incoming;
  const ids = new Set(wanted.map((child) => child.id));
  const present = new Map([...list.children].map((child) => [child.id, child]));
  if (!calm)
    for (const [id, child] of present)
      if (!ids.has(id) && !(loaded && kept.includes(child)) && !asks(child)) child.remove();
  let before = loaded ? kept.at(-1) : null;
  for (const fresh of wanted) {
    const old = present.get(fresh.id);
    if (!old && calm) continue;
    const now = old ? refresh(list, old, fresh) : fresh;
    if (!old) known.set(fresh, plain(fresh));
    if (now === fresh) changed.push(now);
    const place = before ? before.nextElementSibling : list.firstElementChild;
    if (!calm && now !== place) list.insertBefore(now, place);
    before = now;
  }
  return changed;
}

function take(list, fresh) {
  for (const { name, value } of [...fresh.attributes])
    if (name.startsWith("data-") || name === "hx-vals") list.setAttribute(name, value);
  const calm = "calm" in list.dataset && list.matches(":hover");
  if (calm) waiting.set(list, fresh.cloneNode(true));
  else waiting.delete(list);
  return merge(list, [...fresh.children], calm);
}

window.htmx?.defineExtension("merge", {
  isInlineSwap: (style) => style === "merge",
  handleSwap: (style, list, fragment) => {
    if (style !== "merge") return false;
    const fresh = fragment.querySelector(`[id="${CSS.escape(list.id)}"]`);
    return fresh ? take(list, fresh) : [];
  },
});

export default function keepPlace(list, signal) {
  remember(list);
  list.addEventListener("pointerleave", () => {
    const fresh = waiting.get(list);
    if (!fresh) return;
    waiting.delete(list);
    merge(list, [...fresh.children], false).forEach((child) => window.htmx.process(child));
  }, { signal });
}
