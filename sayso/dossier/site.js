"use strict";
(() => {
  const field = document.getElementById("words");
  const found = document.getElementById("found");
  const cards = [...document.querySelectorAll("article")];
  field.parentElement.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      shown += !card.hidden;
    }
    found.textContent = words.length ? `${shown} of ${cards.length}` : "";
  });
})();
