/* A swap keeps what the person was doing: folds that were open stay open, the focus stays where it was; what a job she watched has found comes into sight. Menus close on Escape. */
(() => {
  const openFolds = new Set();
  let focused = ":not(*)";
  let watched = "";

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details[id]")) openFolds[event.target.open ? "add" : "delete"](event.target.id);
  }, true);
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    const { top, bottom } = target.getBoundingClientRect();
    watched = target.ariaBusy === "true" && top < innerHeight && bottom > 0 ? target.id : "";
    const active = document.activeElement;
    const near = active?.closest("[id]");
    focused = active?.id ? `#${CSS.escape(active.id)}` : near ? `#${CSS.escape(near.id)} ${active.localName}` : ":not(*)";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    for (const id of openFolds) document.getElementById(id)?.setAttribute("open", "");
    showVerdict();
    const asked = event.detail.elt.querySelector?.("[data-focus]");
    if (asked) asked.focus();
    else if (document.activeElement === document.body) (document.querySelector(focused) ?? goal(event.detail.elt))?.focus({ preventScroll: true });
  });
  // The part that the address names begins her way by keyboard.
  const goal = (element) => (location.hash === `#${element.id}` && element.hasAttribute("tabindex") ? element : null);
  function showVerdict() {
    const ended = watched && document.getElementById(watched);
    const said = ended && ended.ariaBusy !== "true" && ended.querySelector("[data-problem], [data-verdict]");
    if (said) (document.getElementById(said.dataset.verdict) ?? said).scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    menu?.removeAttribute("open"), menu?.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
})();
