// The desk around a ticket: marks its row, brings its pane to the front, and shows answers
// that say the ticket has changed meanwhile (409) like any other.
export default function workspace(desk, signal) {
  const on = (target, name, listener) => target.addEventListener(name, listener, { signal });

  function mark() {
    for (const link of desk.querySelectorAll("#rows [data-row]"))
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  }

  function opened() {
    desk.querySelector(".panes").classList.remove("two");
    for (const button of desk.querySelectorAll(".pocket :disabled")) button.disabled = false;
    desk.querySelector('.pocket [data-pane-show="thread"]')?.click();
    mark();
  }

  on(document.body, "htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 409) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
  // htmx puts the cursor where it was: into a text whose ticket nobody has read yet.
  on(desk, "htmx:afterSwap", (event) => {
    if (event.target.id === "thread-pane" && document.activeElement?.id === "composer-text")
      document.getElementById("thread").focus({ preventScroll: true });
  });
  on(desk, "htmx:afterSettle", (event) => { if (event.target.id === "thread-pane") opened(); });
  on(document.body, "htmx:pushedIntoHistory", mark);
}
