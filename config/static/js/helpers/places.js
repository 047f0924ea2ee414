// Puts a floating box beside its button, inside the window.

/** Move `box` (position: fixed) under `anchor`, or above it where there is no room. */
export function place(box, anchor) {
  const edge = 8;
  const gap = 4;
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = from.bottom + gap + height <= innerHeight - edge;
  const top = below ? from.bottom + gap : Math.max(edge, from.top - gap - height);
  const start = box.dataset.align === "end" ? from.right - width : from.left;
  const left = Math.min(Math.max(edge, start), innerWidth - width - edge);
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}
