// A filter form sends itself: choices at once, typing after a pause (data-pause, ms).
import { composing } from "../helpers/keys.js";

export default function autosubmit(form, signal) {
  let timer;
  const send = () => form.requestSubmit();
  form.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=search], input[type=text]")) send();
  }, { signal });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search], input[type=text]") || composing(event)) return;
    clearTimeout(timer);
    timer = setTimeout(send, Number(form.dataset.pause ?? 350));
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
