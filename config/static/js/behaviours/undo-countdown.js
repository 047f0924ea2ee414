// Seconds to take something back: data-until (ISO moment) and data-words with a 0 in it
// for the seconds left. At the end the box goes, and [data-undone-by] asks for the truth.
export default function undoCountdown(box, signal) {
  const until = Date.parse(box.dataset.until);
  const place = box.querySelector("[data-left]");
  const bar = box.querySelector(".countdown");
  const total = Number(box.dataset.seconds ?? 10);
  const left = () => Math.max(0, Math.min(total, (until - Date.now()) / 1000));

  if (bar) {
    bar.style.setProperty("--seconds", `${total}s`);
    bar.style.setProperty("--spent", `${left() - total}s`);
  }
  const tick = () => {
    const seconds = Math.ceil(left());
    if (place) place.textContent = box.dataset.words ? box.dataset.words.replace("0", seconds) : seconds;
    if (seconds > 0) return;
    clearInterval(timer);
    box.dispatchEvent(new CustomEvent("kefu:over", { bubbles: true }));
    if (!("stays" in box.dataset)) box.remove();
  };
  const timer = setInterval(tick, 250);
  tick();
  signal.addEventListener("abort", () => clearInterval(timer));
}
