/* Sets the theme before the first paint (so it is not deferred) and says that scripts run. Without it: the system's theme. */
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("embark-theme"); } catch { return null; } };
  const isDark = () => (stored() ?? (system.matches ? "dark" : "light")) === "dark";
  const apply = () => {
    root.dataset.bsTheme = isDark() ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-toggle]")) button.setAttribute("aria-pressed", String(isDark()));
  };
  root.dataset.js = "on";
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    try { localStorage.setItem("embark-theme", isDark() ? "light" : "dark"); } catch { return; }
    apply();
  });
})();
