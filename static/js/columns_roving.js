/* Of the rows of the Columns step, one is in the way of Tab: the one that had the focus last. */
(() => {
  const current = () => document.querySelector(".column-row[tabindex='0']");

  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".column-row")) return;
    current()?.setAttribute("tabindex", "-1");
    target.tabIndex = 0;
  });
  function ready() {
    document.getElementById("columns-table")?.setAttribute("role", "grid"); // its rows take the keys
    for (const link of document.querySelectorAll(".column-row a:not([tabindex])")) link.tabIndex = -1; // Enter on the row opens it
    if (!current()) document.querySelector(".column-row")?.setAttribute("tabindex", "0");
  }
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:afterSettle", ready);
})();
