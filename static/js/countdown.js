/* [data-countdown] holds the seconds until something happens: they are counted down where they stand, never below 0. */
(() => {
  const ends = new WeakMap();

  function tick() {
    for (const element of document.querySelectorAll("[data-countdown]")) {
      if (!ends.has(element)) ends.set(element, performance.now() + Number(element.dataset.countdown) * 1000);
      const left = Math.max(0, Math.ceil((ends.get(element) - performance.now()) / 1000));
      element.textContent = left ? `${left} s` : "a moment";
    }
  }

  document.addEventListener("htmx:load", tick);
  setInterval(tick, 1000);
})();
