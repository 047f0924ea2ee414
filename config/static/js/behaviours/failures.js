// On <body>: a request that did not come through says so, in words given by the page.
import { say } from "../helpers/toasts.js";

export default function failures(body, signal) {
  const words = body.dataset;
  body.addEventListener("htmx:sendError", () => say(words.offline, "warn"), { signal });
  body.addEventListener("htmx:timeout", () => say(words.offline, "warn"), { signal });
  body.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) return;
    say({ 403: words.refused, 404: words.gone, 429: words.slow }[status] ?? words.broken, "bad");
  }, { signal });
  // A form with errors comes back as 422 and is shown like any other fragment.
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }, { signal });
}
