// role=tablist: arrows move, the panel of the chosen tab (aria-controls) shows.
export default function tabs(list, signal) {
  const all = [...list.querySelectorAll('[role="tab"]')];

  function choose(tab, focus) {
    for (const other of all) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls"));
      if (panel) panel.hidden = !chosen;
    }
    if (focus) tab.focus();
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab, false);
  }, { signal });
  list.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    choose(all.at(to % all.length), true);
  }, { signal });
  choose(all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0], false);
}
