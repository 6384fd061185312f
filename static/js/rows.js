/* Long tables: within [data-rows], [data-rows-all] ticks every row, Shift a range, [data-rows-count] tells how many, [data-rows-away] stand for ticked rows that are not shown, [data-rows-clear] is there while any is ticked. Whoever ticks by script sends "rows:ticked". */
(() => {
  let last = null;
  const scopeOf = (element) => element.closest("[data-rows]");
  const boxes = (scope) => [...scope.querySelectorAll("[data-rows-tick]")];

  function count(scope) {
    const all = boxes(scope);
    const ticked = all.filter((box) => box.checked).length;
    const away = scope.querySelectorAll("[data-rows-away]").length;
    for (const output of scope.querySelectorAll("[data-rows-count]")) output.textContent = `${ticked + away} selected${away ? `, ${away} not shown` : ""}`;
    for (const button of scope.querySelectorAll("[data-rows-clear]")) button.hidden = ticked + away === 0;
    const every = scope.querySelector("[data-rows-all]");
    if (every) every.checked = ticked > 0 && ticked === all.length;
    for (const box of all) { const row = box.closest("tr"); if (row.ariaSelected !== String(box.checked)) row.ariaSelected = String(box.checked); }
  }

  document.addEventListener("click", ({ target, shiftKey }) => {
    if (target.matches("[data-rows-all]")) for (const box of boxes(scopeOf(target))) box.checked = target.checked;
    else if (!target.matches("[data-rows-tick]")) return;
    else if (shiftKey && last?.isConnected) {
      const all = boxes(scopeOf(target));
      const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((a, b) => a - b);
      for (const box of all.slice(from, to + 1)) box.checked = target.checked;
    }
    if (target.matches("[data-rows-tick]")) last = target;
    count(scopeOf(target));
  });
  document.addEventListener("rows:ticked", ({ target }) => count(scopeOf(target)));
  let due = false; // a swap settles in many places: the rows are counted once
  document.addEventListener("htmx:afterSettle", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; document.querySelectorAll("[data-rows]").forEach(count); });
  });
})();
