// A thread opens at its newest line, or at the first unread one, and stays at the end when
// lines come in while the reader is there; a reader further up is not moved.
const NEAR = 80;

// Only the thread scrolls: scrollIntoView would move the page around it as well.
function toMiddle(thread, line) {
  const above = line.getBoundingClientRect().top - thread.getBoundingClientRect().top;
  thread.scrollTop += above - thread.clientHeight / 2;
}

export default function threadEnd(thread, signal) {
  const toEnd = () => { thread.scrollTop = thread.scrollHeight; };
  let atEnd = true;

  const fresh = thread.querySelector("[data-fresh]");
  if (location.hash && thread.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)) atEnd = false;
  else if (fresh) toMiddle(thread, fresh);
  else toEnd();

  thread.addEventListener("scroll", () => {
    atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;
  }, { passive: true, signal });
  const watcher = new MutationObserver(() => { if (atEnd) toEnd(); });
  watcher.observe(thread, { childList: true, subtree: true });
  const resized = new ResizeObserver(() => { if (atEnd) toEnd(); });
  resized.observe(thread);
  signal.addEventListener("abort", () => { watcher.disconnect(); resized.disconnect(); });
}
