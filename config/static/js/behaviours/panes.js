// The desk on a screen too small for all panes: .desk[data-pane] names the one in front
// (list, thread, context, queues). Wide screens show all and ignore it.
export default function panes(desk, signal) {
  const on = (target, name, listener) => target.addEventListener(name, listener, { signal });
  const find = { queues: ".queues", list: ".list-pane", thread: ".thread-pane", context: ".context-pane" };
  const usual = desk.dataset.pane || "list";
  let opener = null;

  function show(pane) {
    desk.dataset.pane = pane;
    for (const button of desk.querySelectorAll("[data-pane-show]")) {
      const chosen = button.dataset.paneShow === pane;
      if (button.closest(".pocket")) button.setAttribute("aria-pressed", String(chosen));
      else if (button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", String(chosen));
    }
  }

  const back = () => {
    show(usual);
    opener?.focus();
    opener = null;
  };

  on(desk, "click", (event) => {
    if (event.target.closest(".pane-scrim, [data-pane-hide]")) return back();
    const button = event.target.closest("[data-pane-show]");
    if (!button) return;
    if (button.tagName === "A") event.preventDefault();
    opener = button.closest(".pocket") ? null : button;
    show(button.dataset.paneShow);
    if (opener) {
      const pane = desk.querySelector(find[button.dataset.paneShow]);
      pane?.setAttribute("tabindex", "-1");
      pane?.focus({ preventScroll: true });
    }
  });
  on(desk, "keydown", (event) => {
    if (event.key === "Escape" && desk.dataset.pane !== usual && opener) back();
  });
  show(usual);
}
