"""The accessibility rules of axe-core, run in the page."""

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
# axe reads colours as rgb() only and the tokens are OKLCH: the page's computed colours
# are turned into rgb() on their way to it, by the browser itself.
READABLE = """
(() => {
  if (window.axe) return;
  const dot = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const turned = new Map();
  const turn = (text) => {
    if (!turned.has(text)) {
      dot.clearRect(0, 0, 1, 1);
      dot.fillStyle = text;
      dot.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = dot.getImageData(0, 0, 1, 1).data;
      turned.set(text, `rgba(${r}, ${g}, ${b}, ${a / 255})`);
    }
    return turned.get(text);
  };
  const plain = (value) => typeof value === "string"
    ? value.replace(/(?:oklch|oklab|lab|lch|color)\\([^()]*\\)/g, turn) : value;
  const original = window.getComputedStyle.bind(window);
  window.getComputedStyle = (...given) => new Proxy(original(...given), {
    get(style, name) {
      const value = style[name];
      return typeof value === "function"
        ? (...args) => plain(value.apply(style, args)) : plain(value);
    },
  });
})()
"""
RUN = """
axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
}).then(({ violations }) => violations.map(({ id, impact, help, nodes }) => ({
  id, impact, help, places: nodes.slice(0, 3).map((node) =>
    `${node.target.join(" ")}: ${[...node.any, ...node.all][0]?.message ?? ""}`),
})))
"""


@cache
def _source() -> str:
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def findings(page: Page) -> list[str]:
    """What is serious or critical on the page, a line each."""
    page.evaluate(READABLE)
    page.evaluate(_source())
    return [
        f"{one['impact']} {one['id']}: {one['help']}: {'; '.join(one['places'])}"
        for one in page.evaluate(RUN)
        if one["impact"] in SERIOUS
    ]
