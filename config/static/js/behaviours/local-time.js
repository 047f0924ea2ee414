// Keeps "6 min" true. The words come from <body data-ago-…>; older than a day stays as is.
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const kept = new Set();

function refresh(element) {
  const { agoNow, agoMinutes, agoHours } = document.body.dataset;
  const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
  if (!agoNow || !(seconds < DAY)) return;
  let words = agoHours.replace("0", Math.floor(seconds / HOUR));
  if (seconds < HOUR) words = agoMinutes.replace("0", Math.floor(seconds / MINUTE));
  if (seconds < MINUTE) words = agoNow;
  const today = new Date().toDateString() === new Date(element.dateTime).toDateString();
  if ((today || seconds < HOUR) && element.textContent !== words) element.textContent = words;
}

setInterval(() => { if (!document.hidden) kept.forEach(refresh); }, 20_000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) kept.forEach(refresh); });

export default function localTime(element, signal) {
  kept.add(element);
  refresh(element);
  signal.addEventListener("abort", () => kept.delete(element));
}
