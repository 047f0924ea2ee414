// A part that asks for its own content once it stands on the page (hx-trigger="load,
// kefu:again"): where that fails, [data-failed] takes the place of the bones until
// [data-again] is pressed.
export default function later(part, signal) {
  const bones = part.querySelector("[data-bones]");
  const failed = part.querySelector("[data-failed]");
  const show = (isFailed) => { bones.hidden = isFailed; failed.hidden = !isFailed; };

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    part.addEventListener(name, (event) => { if (event.target === part) show(true); }, { signal });
  part.querySelector("[data-again]").addEventListener("click", () => {
    show(false);
    part.dispatchEvent(new CustomEvent("kefu:again"));
  }, { signal });
}
