"use strict";
// The page is whole without this. It adds: the filter, the walk by keys, the light on the parts of a claim.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rows = all("table.ledger tbody tr[id]");
  const sheets = all("table.ledger");
  const field = one("#filter");
  const found = one("#found");
  const keys = one("#keys");

  // Filter: every word must be in the row, "a phrase" as it stands, -word must not be.
  const asked = (text) =>
    [...text.toLowerCase().matchAll(/(-?)(?:"([^"]+)"?|([^\s"]+))/g)]
      .map(([, not, phrase, word]) => ({ not: not === "-", part: phrase ?? word }));
  const words = new Map();
  const text_of = (row) => {
    if (!words.has(row)) words.set(row, row.textContent.toLowerCase().replace(/\s+/g, " "));
    return words.get(row);
  };
  const filter = () => {
    const parts = asked(field.value);
    let shown = 0;
    for (const group of all("table.ledger tbody")) {
      const heading = group.rows[0];
      let any = false;
      for (const row of group.rows) {
        if (row === heading) continue;
        const text = text_of(row) + " " + text_of(heading);
        row.hidden = parts.some(({ not, part }) => text.includes(part) === not);
        any ||= !row.hidden;
        shown += row.hidden ? 0 : 1;
      }
      group.hidden = !any;
    }
    for (const sheet of sheets.slice(1)) sheet.parentElement.hidden = [...sheet.tBodies].every((each) => each.hidden);
    const total = rows.length.toLocaleString("en");
    found.textContent = parts.length ? `${shown.toLocaleString("en")} of ${total} claims` : `${total} claims`;
  };
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, rows.length > 2000 ? 200 : 0);
  });
  field.form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of all("button.only")) {
    button.addEventListener("click", () => {
      field.value = `"${button.dataset.only.replaceAll('"', " ")}"`;
      filter();
      one("#ledger").scrollIntoView();
      field.focus({ preventScroll: true });
    });
  }

  // Walk: one list in the ledger, one in the documents; the focus is where you are.
  const in_ledger = () => rows.filter((row) => !row.hidden).map((row) => one("a.go", row));
  const in_text = all("article a.ref");
  const seen = (link) => {
    const box = link.getBoundingClientRect();
    return box.bottom > 60 && box.top < innerHeight && box.width > 0;
  };
  const open_around = (element) => {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };
  const walk = (step) => {
    const here = document.activeElement;
    const reading = here.closest("article") || (!here.closest("#ledger") && scrolled_to_documents());
    const links = reading ? in_text : in_ledger();
    if (!links.length) return;
    const at = links.indexOf(here);
    const next = at >= 0 ? at + step : Math.max(0, links.findIndex(seen));
    const link = links[Math.min(Math.max(next, 0), links.length - 1)];
    open_around(link);
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "center" });
    light(link);
  };
  const scrolled_to_documents = () => one("#documents").getBoundingClientRect().top < innerHeight / 2;
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    open_around(target);
    const link = target.matches("a") ? target : one("a.go, a.ref", target);
    if (link && target.closest("table.ledger, article") && !target.matches("article")) {
      link.focus({ preventScroll: true });
      light(link);
    }
  };
  addEventListener("hashchange", arrive);

  // Light: the source, the cue and the content of the claim under the pointer or the focus.
  let lit = [];
  const light = (element) => {
    for (const mark of lit) mark.classList.remove("lit");
    const part = element?.closest?.("article mark, article a.ref");
    const number = part?.dataset.c ?? part?.dataset.n;
    lit = number ? all(`[data-c="${number}"]`, part.closest("article")) : [];
    for (const mark of lit) mark.classList.add("lit");
  };
  document.addEventListener("pointerover", (event) => light(event.target));
  document.addEventListener("focusin", (event) => light(event.target));

  const show_keys = () => keys.showModal();
  one("button.keys").addEventListener("click", show_keys);
  const letters = { j: () => walk(1), k: () => walk(-1), "/": () => field.focus(), "?": show_keys };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest?.("input, textarea, select, dialog");
    if (event.key === "Escape" && event.target === field && field.value) {
      field.value = "";
      filter();
    } else if (!typing && one("#letters").checked && Object.hasOwn(letters, event.key)) {
      event.preventDefault();
      letters[event.key]();
    }
  });

  addEventListener("beforeprint", () => all("article details").forEach((box) => (box.open = true)));
  for (const hidden of all(".filter[hidden], button[hidden]")) hidden.hidden = false;
  filter();
  arrive();
})();
