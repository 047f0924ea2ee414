// A toast leaves by itself after data-seconds (0: stays); not while read or focused.
const LEAVE = 250;

export default function toast(box, signal) {
  const seconds = Number(box.dataset.seconds ?? 6);
  let timer;

  function leave() {
    box.classList.add("is-leaving");
    setTimeout(() => box.remove(), LEAVE);
  }
  const wait = () => { if (seconds) timer = setTimeout(leave, seconds * 1000); };
  const hold = () => clearTimeout(timer);
  const on = (name, listener) => box.addEventListener(name, listener, { signal });

  on("pointerenter", hold);
  on("pointerleave", wait);
  on("focusin", hold);
  on("focusout", wait);
  on("click", (event) => { if (event.target.closest(".shut, [data-close]")) leave(); });
  on("htmx:afterRequest", leave);
  wait();
  signal.addEventListener("abort", hold);
}
