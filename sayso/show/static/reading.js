// The parts of a claim light up together; n and c walk hits and claims. Without this the page reads as well.
const paper = document.querySelector(".reading");
const parts = (number) => paper.querySelectorAll(`[data-c="${CSS.escape(number)}"]`);
let lit = null;

function light(number) {
  if (number === lit) return;
  if (lit !== null) for (const part of parts(lit)) part.classList.remove("lit");
  lit = number;
  if (lit !== null) for (const part of parts(lit)) part.classList.add("lit");
}

const numberOf = (target) => target.closest?.("[data-c]")?.dataset.c ?? null;
paper.addEventListener("pointerover", (event) => light(numberOf(event.target)));
paper.addEventListener("pointerleave", () => light(null));
paper.addEventListener("focusin", (event) => light(numberOf(event.target)));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") light(null); });

// What a link leads to may lie in a folded layer.
function unfold(element) {
  for (let layer = element?.closest("details"); layer; layer = layer.parentElement.closest("details")) layer.open = true;
}
function arrive() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  unfold(target);
  target.scrollIntoView({ block: "center" });
  light(numberOf(target));
}
addEventListener("hashchange", arrive);
arrive();

function walker(selector, focus) {
  let place = -1;
  return (step) => {
    const all = [...paper.querySelectorAll(selector)];
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    place = ((here < 0 ? place : here) + step + all.length) % all.length;
    const next = all[place];
    unfold(next);
    for (const each of paper.querySelectorAll(".here")) each.classList.remove("here");
    next.classList.add("here");
    next.scrollIntoView({ block: "center" });
    if (focus) next.focus({ preventScroll: true });
  };
}
const hit = walker("mark.hit[id]", false);
const claim = walker("a.ref", true);
const turn = (to) => document.querySelector(`.leaf a[rel="${to}"]`)?.click();
document.sayso = {
  n: () => hit(1), N: () => hit(-1), c: () => claim(1), C: () => claim(-1), p: () => turn("next"), P: () => turn("prev"),
};
