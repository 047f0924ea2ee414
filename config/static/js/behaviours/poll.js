// Asks for an element's fragment again every data-every seconds by the event kefu:poll,
// while the tab is in sight; with data-on-change also right after something was done here.
const LONGEST = 60;

export default function poll(element, signal) {
  const on = (target, name, listener) => target.addEventListener(name, listener, { signal });
  const jitter = Math.random() * 1000;
  let last = Date.now();
  let failures = 0;

  const pause = () => Math.min(Number(element.dataset.every) * 2 ** failures, LONGEST) * 1000 + jitter;
  function ask() {
    last = Date.now();
    element.dispatchEvent(new CustomEvent("kefu:poll"));
  }
  const look = () => { if (!document.hidden && Date.now() - last >= pause()) ask(); };

  const timer = setInterval(look, 500);
  on(document, "visibilitychange", look);
  on(document.body, "kefu:changed", () => { if ("onChange" in element.dataset) ask(); });
  // A server that is away is told once, not at every turn.
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    on(element, name, (event) => {
      if (event.target !== element) return;
      failures += 1;
      if (failures > 1) event.stopPropagation();
    });
  on(element, "htmx:afterRequest", (event) => {
    if (event.target === element && event.detail.successful) failures = 0;
  });
  signal.addEventListener("abort", () => clearInterval(timer));
}
