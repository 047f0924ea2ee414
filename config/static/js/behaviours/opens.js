// A button with aria-controls opens that <dialog> (a sheet is a dialog too).
export default function opens(button, signal) {
  button.addEventListener("click", () => {
    const box = document.getElementById(button.getAttribute("aria-controls"));
    if (box && !box.open) box.showModal();
  }, { signal });
}
