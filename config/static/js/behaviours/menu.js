// A button with aria-controls opens its popover menu beside itself; arrows walk in it.
import { place } from "../helpers/places.js";

export default function menu(button, signal) {
  const box = document.getElementById(button.getAttribute("aria-controls"));
  if (!box) return;
  const items = () => [...box.querySelectorAll('a[href], button:not(:disabled), [role^="menuitem"]')];
  const on = (target, name, listener) => target.addEventListener(name, listener, { signal });
  let wasOpen = false;

  // Light dismissal closes it on pointerdown already: the click must not open it again.
  const isNative = button.hasAttribute("popovertarget"); // opens without script too
  on(button, "pointerdown", () => { wasOpen = box.matches(":popover-open"); });
  on(button, "click", () => {
    if (isNative) return;
    if (box.matches(":popover-open")) box.hidePopover();
    else if (!wasOpen) box.showPopover();
    wasOpen = false;
  });
  on(button, "keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    box.showPopover();
  });
  on(box, "toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open) {
      place(box, button);
      items()[0]?.focus();
    } else if (box.contains(document.activeElement)) button.focus();
  });
  on(box, "keydown", (event) => {
    const list = items();
    const at = list.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    list.at(to % list.length)?.focus();
  });
  on(box, "click", (event) => { if (event.target.closest("[role^=menuitem], [data-close]")) box.hidePopover(); });
  for (const name of ["resize", "blur"]) on(window, name, () => box.matches(":popover-open") && box.hidePopover());
}
