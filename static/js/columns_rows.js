/* The rows of the Columns step are walked by keyboard: arrows or j and k, with Shift they select a range; Space selects, Enter opens. */
(() => {
  const rows = () => [...document.querySelectorAll(".column-row")];
  const tick = (row, on) => { const box = row.querySelector("[data-rows-tick]"); if (box) box.checked = on; };
  const told = (row) => row.dispatchEvent(new Event("rows:ticked", { bubbles: true }));
  let anchor = null;

  function enter(row, { extends: range = false } = {}) {
    const from = range ? anchor : row;
    row?.focus();
    anchor = from;
    if (!range) return;
    const ends = [rows().indexOf(anchor), rows().indexOf(row)].sort((a, b) => a - b);
    rows().forEach((each, place) => tick(each, place >= ends[0] && place <= ends[1]));
    told(row);
  }

  function walk(event) {
    const all = rows();
    const place = all.indexOf(event.target);
    const to = { ArrowDown: place + 1, j: place + 1, ArrowUp: place - 1, k: place - 1, Home: 0, End: all.length - 1, PageDown: Math.min(place + 10, all.length - 1), PageUp: Math.max(place - 10, 0) }[event.key];
    if (to === undefined) return false;
    if (to >= all.length) document.getElementById("columns-more")?.click();
    enter(all[to], { extends: event.shiftKey && event.key.startsWith("Arrow") });
    return true;
  }
  const acts = { " ": (row) => row.querySelector("[data-rows-tick]")?.click(), Enter: (row) => row.querySelector(".column-name").click() };
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target.id === "filter-text" && key === "ArrowDown") enter(rows()[0]);
    else if (event.ctrlKey || event.metaKey || event.altKey || !target.matches(".column-row")) return;
    else if (acts[key]) acts[key](target);
    else if (!walk(event)) return;
    event.preventDefault();
  });
  document.addEventListener("focusin", ({ target }) => { if (target.matches(".column-row")) anchor = target; });
})();
