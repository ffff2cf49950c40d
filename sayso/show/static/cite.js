// y copies the selected words, or the claim that has the focus, with place, date and chain. The citation is
// written by the case itself: whoever is protected stands in it as in what leaves the case.
const reading = document.querySelector("[data-document]");
const status = document.createElement("p");
status.className = "toast";
status.setAttribute("role", "status");
status.hidden = true;
document.body.append(status);
let timer = 0;

function tell(words) {
  status.textContent = words;
  status.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { status.hidden = true; }, 6000);
}

// Characters before a point of a zone's text: code points, without the numbers of claims between the words.
function before(zone, node, offset) {
  const range = document.createRange();
  range.setStart(zone, 0);
  range.setEnd(node, offset);
  const part = range.cloneContents();
  for (const number of part.querySelectorAll("a.ref")) number.remove();
  return Number(zone.dataset.from) + [...part.textContent].length;
}

const zoneOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".text[data-from]");

function wanted() {
  const selection = getSelection();
  if (selection.rangeCount && !selection.isCollapsed) {
    const range = selection.getRangeAt(0);
    const first = zoneOf(range.startContainer), last = zoneOf(range.endContainer);
    if (!first || first !== last) return null;
    const from = before(first, range.startContainer, range.startOffset);
    return `from=${from}&to=${before(last, range.endContainer, range.endOffset)}`;
  }
  const claim = (document.activeElement.closest?.("[data-c]") ?? reading.querySelector(".lit"))?.dataset.c;
  const row = claim && reading.querySelector(`.said-here [data-c="${CSS.escape(claim)}"]`);
  return row ? `claim=${row.id.replace("claim-", "")}` : null;
}

async function cite() {
  const question = wanted();
  if (!question) { tell("Select words inside one part of the text, or go to a claim with c, then press y."); return; }
  const answer = await fetch(`/documents/${reading.dataset.document}/cite.json?${question}`);
  const row = await answer.json();
  if (!answer.ok) { tell(row.error.message); return; }
  try {
    await navigator.clipboard.writeText(row.citation);
    tell(`Copied: ${row.citation}`);
  } catch {
    tell(row.citation);  // the browser lets nobody write to the clipboard: the words are here to be copied
  }
}

document.sayso = { ...document.sayso, y: cite };
