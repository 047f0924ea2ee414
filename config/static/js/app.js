// Binds behaviours: data-behaviour="name …" on an element runs behaviours/<name>.js on it.
// A behaviour is a function (element, signal); the signal aborts when the element leaves
// the page, so listeners added with it clean up after themselves, swaps included.
import autosubmit from "./behaviours/autosubmit.js";
import busy from "./behaviours/busy.js";
import composer from "./behaviours/composer.js";
import confirm from "./behaviours/confirm.js";
import copy from "./behaviours/copy.js";
import dialog from "./behaviours/dialog.js";
import dirtyForm from "./behaviours/dirty-form.js";
import drafting from "./behaviours/drafting.js";
import failures from "./behaviours/failures.js";
import later from "./behaviours/later.js";
import localTime from "./behaviours/local-time.js";
import menu from "./behaviours/menu.js";
import merge from "./behaviours/merge.js";
import opens from "./behaviours/opens.js";
import palette from "./behaviours/palette.js";
import panes from "./behaviours/panes.js";
import passkey from "./behaviours/passkey.js";
import pick from "./behaviours/pick.js";
import pickers from "./behaviours/pickers.js";
import poll from "./behaviours/poll.js";
import putsIn from "./behaviours/puts-in.js";
import rows from "./behaviours/rows.js";
import shortcuts from "./behaviours/shortcuts.js";
import tabs from "./behaviours/tabs.js";
import theme from "./behaviours/theme.js";
import threadEnd from "./behaviours/thread-end.js";
import toast from "./behaviours/toast.js";
import undoCountdown from "./behaviours/undo-countdown.js";
import vanish from "./behaviours/vanish.js";
import workspace from "./behaviours/workspace.js";

const BEHAVIOURS = {
  drafting, merge, pickers, poll, workspace,
  autosubmit, busy, composer, confirm, copy, dialog, failures, later, menu, opens, palette, panes,
  passkey, pick, rows, shortcuts, tabs, theme, toast, vanish,
  "dirty-form": dirtyForm,
  "local-time": localTime,
  "puts-in": putsIn,
  "thread-end": threadEnd,
  "undo-countdown": undoCountdown,
};
const bound = new Map();

function bind(element) {
  if (bound.has(element)) return;
  const leaving = new AbortController();
  bound.set(element, leaving);
  for (const name of element.dataset.behaviour.split(/\s+/).filter(Boolean)) {
    const behaviour = BEHAVIOURS[name];
    if (behaviour) behaviour(element, leaving.signal);
    else console.warn(`no behaviour ${name}`);
  }
}

function within(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const found = [...node.querySelectorAll("[data-behaviour]")];
  return node.matches("[data-behaviour]") ? [node, ...found] : found;
}

function unbindGone() {
  for (const [element, leaving] of bound) {
    if (element.isConnected) continue;
    leaving.abort();
    bound.delete(element);
  }
}

new MutationObserver((changes) => {
  let removed = false;
  for (const { addedNodes, removedNodes } of changes) {
    removed ||= removedNodes.length > 0;
    for (const node of addedNodes) if (node.isConnected) within(node).forEach(bind);
  }
  if (removed) unbindGone();
}).observe(document.documentElement, { childList: true, subtree: true });

within(document.documentElement).forEach(bind);
