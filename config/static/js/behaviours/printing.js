// data-behaviour="printing" on a button: opens the browser's own print dialog.
export default function printing(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
