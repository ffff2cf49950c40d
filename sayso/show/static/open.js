// How far a read is, once a second while the page is looked at and something is read; never otherwise.
// Without this the page loads itself anew every three.
const section = document.querySelector("#read");
const RUNS = ["running", "stopping"];
let timer = 0;
function later(milliseconds) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, milliseconds);
}
async function look() {
  let row;
  try {
    row = (await (await fetch("/open.json")).json()).reading;
  } catch { return later(3000); }
  if (!RUNS.includes(row.state)) { location.assign("/open"); return; }
  const stage = section.querySelector("#read-stage");
  if (stage.textContent !== (row.stage || "beginning")) stage.textContent = row.stage || "beginning";
  const bar = section.querySelector("#read-bar");
  bar.max = Math.max(row.total, 1);
  bar.value = row.done;
  section.querySelector("#read-time").textContent = `${row.seconds} s`;
  later(1000);
}
if (section && RUNS.includes(section.dataset.state)) {
  document.addEventListener("visibilitychange", () => later(0));
  later(500);
}
