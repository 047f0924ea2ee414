// What can be done on this page and where one can go: the keys, the sheet that `?` opens
// and the palette all read it here.

/** It is on screen, or one of an open form's ways in a closed menu. */
export const usable = (element) =>
  !element.disabled && ((element.checkVisibility?.() ?? element.offsetParent !== null) || element.closest(".composer [popover]") !== null);

/** The places of <script id="palette-commands">: label, icon, path, group, key. */
export const places = () => JSON.parse(document.getElementById("palette-commands")?.textContent ?? "[]");

/** The element a key belongs to: what stands on the page goes before the rail. */
export function owner(keys) {
  const found = [...document.querySelectorAll("[data-key]")].filter((element) => element.dataset.key === keys && usable(element));
  return found.find((element) => !element.closest(".rail")) ?? found[0];
}

/** What the open page offers: elements by their label, each once. */
export function actions() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-command], [data-key-label]")) {
    const label = element.dataset.command || element.dataset.keyLabel;
    if (usable(element) && !element.closest(".rail, dialog") && !found.has(label)) found.set(label, element);
  }
  return found;
}

/** Press it, or put the cursor into it. */
export function press(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
  else element.click();
}

/** Every key with its label, [["g d"], "Go to: Desk"], as it works now. */
export function keys() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-key][data-key-label]"))
    if (usable(element) && owner(element.dataset.key) === element) found.set(element.dataset.key, element.dataset.keyLabel);
  for (const list of document.querySelectorAll("[data-row-keys]"))
    if (usable(list))
      for (const pair of list.dataset.rowKeys.split(" ")) {
        const [key, act] = pair.split(":");
        found.set(key, list.dataset[`label${act[0].toUpperCase()}${act.slice(1)}`]);
      }
  for (const button of document.querySelectorAll("[data-send]"))
    if (usable(button)) found.set(`Ctrl ${button.dataset.send.replace("Enter", "↵").replaceAll("+", " ")}`, button.dataset.command || button.title);
  for (const { key, label, group } of places()) if (key && !found.has(key)) found.set(key, `${group}: ${label}`);
  return found;
}
