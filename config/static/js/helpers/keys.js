// What every listener for keys has to know.

/** An input method is composing: Enter picks a word, it does not send. 229 is Safari's sign. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** The key belongs to a field: single-letter shortcuts must leave it alone. The field of a
 * dialog that has just closed has the focus until the next frame is drawn. */
export const inField = (target) =>
  target instanceof Element &&
  !target.closest("dialog:not([open])") &&
  (target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio]), textarea, select") !== null);

/** A modal dialog is open: the page below must not react. */
export const modalOpen = () => document.querySelector("dialog:modal") !== null;

/** Plain: no modifier that belongs to the browser. */
export const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
