// On <body>: the button that sent a form turns until the answer is here; a second press
// of it does nothing. Forms with data-free may be sent again while under way.
const pressed = new WeakMap();

function start(form, button) {
  form.dataset.sending = "";
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  pressed.set(form, button);
}

function stop(form) {
  delete form.dataset.sending;
  pressed.get(form)?.removeAttribute("aria-busy");
  pressed.delete(form);
}

export default function busy(body, signal) {
  body.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[method=dialog], [data-free], [target]")) return;
    if ("sending" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // After the other listeners: one of them may hold the form back.
    setTimeout(() => {
      const byScript = form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete], [data-hx-post]");
      if (!event.defaultPrevented || byScript) start(form, event.submitter);
    }, 0);
  }, { capture: true, signal });
  for (const name of ["htmx:afterRequest", "htmx:abort", "htmx:validation:halted", "kefu:held"])
    body.addEventListener(name, (event) => {
      const form = event.target.closest("form");
      if (form) stop(form);
    }, { signal });
  // Coming back by the browser's button shows the page as it was left: turning.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(stop), { signal });
}
