// On <body>: asks before a form or button with data-confirm, and before hx-confirm, in the
// page's own dialog. data-confirm-act names the button, data-confirm-tone="bad" reddens it.
export default function confirm(body, signal) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return;
  const act = dialog.querySelector("[data-act]");
  const usual = act.textContent;
  let agreed;

  function ask(words, source, then) {
    dialog.querySelector("[data-words]").textContent = words;
    act.textContent = source?.dataset.confirmAct || usual;
    act.className = source?.dataset.confirmTone === "bad" ? "btn danger" : "btn primary";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") then(); }, { once: true, signal });
    dialog.showModal();
  }

  body.addEventListener("submit", (event) => {
    const source = event.submitter?.dataset.confirm ? event.submitter : event.target;
    if (!source.dataset.confirm) return;
    if (agreed === event.target) { agreed = undefined; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(source.dataset.confirm, source, () => {
      agreed = event.target;
      event.target.requestSubmit(event.submitter);
    });
  }, { capture: true, signal });
  body.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.target, () => event.detail.issueRequest(true));
  }, { signal });
}
