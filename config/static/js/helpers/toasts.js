// Puts a toast on the screen from the template in base.html.

/** Show words (already translated) in a tone: ok, warn, bad or "". */
export function say(words, tone = "") {
  const region = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!region || !template || !words) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  if (tone) toast.classList.add(tone);
  toast.querySelector("p").textContent = words;
  region.append(toast);
}
