// A value shown for data-seconds: then [data-value] holds its masked form (data-hidden)
// again. data-words with a 0 in it counts down in [data-left]; data-over is said at the end.
export default function vanish(box, signal) {
  const value = box.querySelector("[data-value]");
  const left = box.querySelector("[data-left]");
  const until = Date.now() + Number(box.dataset.seconds) * 1000;

  const hide = () => {
    clearInterval(timer);
    value.textContent = value.dataset.hidden;
    left.textContent = box.dataset.over;
    left.setAttribute("role", "status");
  };
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0) hide();
    else left.textContent = box.dataset.words.replace("0", seconds);
  };
  const timer = setInterval(tick, 250);
  // A page kept for the way back must not hold it.
  addEventListener("pagehide", hide, { signal });
  signal.addEventListener("abort", () => clearInterval(timer));
  tick();
}
