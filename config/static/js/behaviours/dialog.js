// A <dialog>: [data-close] and a press beside it close it; data-open-now opens it at once
// (one that came as a fragment); focus returns to where it was.
export default function dialog(box, signal) {
  const on = (name, listener) => box.addEventListener(name, listener, { signal });
  let pressedBeside = false;
  on("pointerdown", (event) => { pressedBeside = event.target === box; });
  on("click", (event) => {
    if (event.target.closest("[data-close]")) box.close();
    else if (event.target === box && pressedBeside && !("firm" in box.dataset)) box.close();
  });
  on("close", () => { if ("openNow" in box.dataset) box.remove(); });
  if ("openNow" in box.dataset && !box.open) box.showModal();
}
