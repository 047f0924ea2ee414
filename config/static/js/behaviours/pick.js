// A table whose rows may be chosen: the box in the head takes all, Shift takes a stretch,
// and the bar of actions shows while any is chosen, with their number in [data-picked].
export default function pick(wrap, signal) {
  const all = wrap.querySelector("[data-pick-all]");
  const bar = wrap.querySelector(".bulk-bar");
  const boxes = () => [...wrap.querySelectorAll("tbody .pick input[type=checkbox]")];
  let last;

  function draw() {
    const list = boxes();
    const chosen = list.filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === list.length;
      all.indeterminate = chosen > 0 && chosen < list.length;
    }
    if (bar) bar.hidden = chosen === 0;
    for (const place of wrap.querySelectorAll("[data-picked]")) place.textContent = chosen;
  }

  wrap.addEventListener("click", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    else if (event.target.closest("[data-pick-none]")) boxes().forEach((box) => { box.checked = false; });
    else {
      const list = boxes();
      const at = list.indexOf(event.target);
      if (at < 0) return;
      const from = list.indexOf(last);
      if (event.shiftKey && from >= 0)
        for (const box of list.slice(Math.min(at, from), Math.max(at, from) + 1)) box.checked = event.target.checked;
      last = event.target;
    }
    draw();
  }, { signal });
  draw();
}
