// Keys of one letter, on every page. They can be switched off, and are while something is being written.
const OFF = "sayso-letters-off";
const GO = { c: "/claims", d: "/search", s: "/sources", e: "/entities", p: "/problems", h: "/" };
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

const ACTS = {
  "/": () => { const field = document.querySelector("#q"); field.focus(); field.select(); },
  j: () => walk(1),
  k: () => walk(-1),
  o: () => document.activeElement.closest?.("li, tr")?.querySelector("a.go")?.click(),
  "?": () => (overlay.open ? overlay.close() : overlay.showModal()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && isWriting(event.target)) { event.target.blur(); return; }
  if (isWriting(event.target) || !letters.checked) return;
  if (awaited && GO[event.key]) { awaited = false; location.assign(GO[event.key]); event.preventDefault(); return; }
  awaited = event.key === "g";
  const act = ACTS[event.key] ?? document.sayso?.[event.key];
  if (act && (event.key === "?" || !overlay.open)) { act(); event.preventDefault(); }
});
