/* Long tables: [data-rows-filter] hides rows of its [data-rows] that lack the words, [data-rows-all] ticks the visible ones, Shift ticks a range. */
(() => {
  let last = null;
  const rowsOf = (element) => element.closest("[data-rows]");
  const visible = (scope) => [...scope.querySelectorAll("tbody tr:not([hidden]) [data-rows-tick]")];

  function count(scope) {
    const ticked = scope.querySelectorAll("[data-rows-tick]:checked").length;
    for (const output of scope.querySelectorAll("[data-rows-count]")) output.textContent = `${ticked} selected`;
    const all = scope.querySelector("[data-rows-all]");
    if (all) all.checked = ticked > 0 && visible(scope).every((box) => box.checked);
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-rows-filter]")) return;
    const scope = rowsOf(target);
    const words = target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of scope.querySelectorAll("tbody tr")) row.hidden = !words.every((word) => row.dataset.search.includes(word));
    count(scope);
  });
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.matches("[data-rows-all]")) for (const box of visible(rowsOf(target))) box.checked = target.checked;
    else if (!target.matches("[data-rows-tick]")) return;
    else if (event.shiftKey && last) {
      const boxes = visible(rowsOf(target));
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((a, b) => a - b);
      for (const box of boxes.slice(Math.max(from, 0), to + 1)) box.checked = target.checked;
    }
    if (target.matches("[data-rows-tick]")) last = target;
    count(rowsOf(target));
  });
})();
