/* [data-file-into] is a file field without a name: the text of the file chosen goes into the field of that id, and no file is sent. */
(() => {
  document.addEventListener("change", async ({ target }) => {
    const field = document.getElementById(target.dataset?.fileInto);
    const file = target.files?.[0];
    if (!field || !file) return;
    const note = document.getElementById(target.getAttribute("aria-describedby"));
    if (file.size > field.maxLength) {
      note.textContent = `${file.name} is longer than ${field.maxLength.toLocaleString("en")} bytes and was not read.`;
      return;
    }
    field.value = await file.text();
    note.textContent = `${file.name} was read into the field.`;
    field.focus();
  });
})();
