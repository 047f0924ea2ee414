// Asks before a changed form is left behind; a saved or untouched one goes silently.
export default function dirtyForm(form, signal) {
  const state = () => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? value])).toString();
  const before = state();
  let sending = false;
  form.addEventListener("submit", () => { sending = true; }, { signal });
  addEventListener("beforeunload", (event) => {
    if (!sending && state() !== before) event.preventDefault();
  }, { signal });
}
