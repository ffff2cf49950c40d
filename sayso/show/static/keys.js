// Keys of one letter, on every page. They can be switched off, and are while something is being written.
const OFF = "sayso-letters-off";
const GO = {
  i: "/propositions", c: "/claims", d: "/search", t: "/timeline", w: "/network", y: "/hypotheses",
  s: "/sources", e: "/entities", j: "/decisions", k: "/check", x: "/export", p: "/problems", h: "/",
};
const overlay = document.querySelector("#keys-overlay");
const letters = overlay.querySelector("#letters");
let awaited = false;

letters.checked = localStorage.getItem(OFF) === null;
letters.addEventListener("change", () => {
  if (letters.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

const isWriting = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function walk(step) {
  const rows = [...document.querySelectorAll("main a.go")].filter((row) => row.checkVisibility());
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement.closest?.("li, tr")?.querySelector("a.go"));
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

// The row that has the focus: of a list, or that of the claim whose number stands in a text.
function rowHere() {
  const here = document.activeElement;
  const row = here.closest?.("li, tr");
  if (row?.querySelector("[data-key]")) return row;
  const number = here.closest?.("[data-c]")?.dataset.c;
  return number ? document.querySelector(`.said-here [data-c="${CSS.escape(number)}"]`)?.closest("li") : null;
}
// What can be decided by one key stands on the page as a button, link or field with `data-key`.
function decide(key) {
  const found = (rowHere() ?? document.querySelector(".deeds, [data-page-acts]"))?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.matches("input, select, textarea")) found.focus();
  else found.click();
  return true;
}
function undo() {
  const shown = document.querySelector("[data-undo]");
  if (shown) { shown.click(); return; }
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/judge/undo";
  const back = document.createElement("input");
  back.name = "back";
  back.value = location.pathname + location.search;
  form.append(back);
  form.hidden = true;
  document.body.append(form);
  form.submit();
}
function selectedWords() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return "";
  const copy = chosen.getRangeAt(0).cloneContents();
  for (const number of copy.querySelectorAll("a.ref")) number.remove();
  return copy.textContent.trim();
}
function add() {
  const link = document.querySelector("[data-add]");
  if (!link) return;
  const words = selectedWords().slice(0, 4000);
  location.assign(words ? `${link.pathname}?words=${encodeURIComponent(words)}` : link.href);
}
// Back from a decision, the row it was about has the focus again: once the browser has gone to its place, which
// takes the focus away.
function settle() {
  const row = location.hash && document.getElementById(location.hash.slice(1))?.closest("li, tr");
  row?.querySelector("a.go, a.number")?.focus({ preventScroll: true });
}
if (location.search.includes("decided=")) addEventListener("load", () => requestAnimationFrame(() => setTimeout(settle)));

const ACTS = {
  "/": () => { const field = document.querySelector("#q"); field.focus(); field.select(); },
  j: () => walk(1),
  k: () => walk(-1),
  o: () => document.activeElement.closest?.("li, tr")?.querySelector("a.go")?.click(),
  u: undo,
  a: add,
  "?": () => (overlay.open ? overlay.close() : overlay.showModal()),
};

// The menu closes as menus do: by Escape, which leads back to its name, and when one goes elsewhere.
const menu = document.querySelector(".menu");
document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && isWriting(event.target)) { event.target.blur(); return; }
  if (isWriting(event.target) || !letters.checked) return;
  if (awaited && GO[event.key]) { awaited = false; location.assign(GO[event.key]); event.preventDefault(); return; }
  awaited = event.key === "g";
  if ("vexmt".includes(event.key) && !overlay.open && decide(event.key)) { event.preventDefault(); return; }
  const act = ACTS[event.key] ?? document.sayso?.[event.key];
  if (act && (event.key === "?" || !overlay.open)) { act(); event.preventDefault(); }
});
