// A cell is set as soon as another step is chosen; while the case is being weighed the page looks again.
// Without this there is a button in each cell, and a link.
for (const choice of document.querySelectorAll("table.matrix select[name=step]")) {
  const form = choice.form;
  form.querySelector("button").hidden = true;
  let byKeys = false;
  choice.addEventListener("keydown", (event) => {
    byKeys = event.key.startsWith("Arrow") || event.key.length === 1;
    if (event.key === "Enter" && choice.value && choice.value !== choice.dataset.now) form.requestSubmit();
  });
  choice.addEventListener("pointerdown", () => { byKeys = false; });
  // With arrow keys one passes over steps that are not meant: there, leaving the cell or Enter sets it.
  choice.addEventListener("change", () => { if (!byKeys) form.requestSubmit(); });
  choice.addEventListener("blur", () => { if (byKeys && choice.value && choice.value !== choice.dataset.now) form.requestSubmit(); });
}

customElements.define("sayso-again", class extends HTMLElement {
  connectedCallback() { setTimeout(() => location.reload(), 3000); }
});
