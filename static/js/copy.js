/* Copy buttons: [data-copy] copies the text of [data-copy-text] in the same .copy. Where the clipboard is closed, it selects. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.closest(".copy").querySelector("[data-copy-text]");
  const word = button.querySelector("[data-copy-word]");
  try {
    await navigator.clipboard.writeText(source.textContent);
    say("Copied");
    button.classList.add("is-copied");
  } catch {
    getSelection().selectAllChildren(source);
    say("Selected: press Ctrl+C");
  }
  setTimeout(() => { word.textContent = "Copy"; button.classList.remove("is-copied"); }, 2000);

  function say(text) {
    word.textContent = text;
    document.getElementById("announcer").textContent = text;
  }
});
