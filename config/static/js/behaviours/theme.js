// Switches light and dark at once and has the form's address keep it.
export default function theme(form, signal) {
  const root = document.documentElement;
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const wish = dark() ? "light" : "dark";
    root.dataset.theme = wish;
    const body = new FormData(form);
    body.set("theme", wish);
    fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
  }, { signal });
}
