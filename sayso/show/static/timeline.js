// A stretch of time chosen with the mouse or with keys goes into the date fields; Enter shows it.
// Without this the fields, the links and the bars themselves do the same.
const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000;
const MOVED = 5;

const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

class Brush extends HTMLElement {
  connectedCallback() {
    this.edges = this.dataset.edges.split(" ").map(Number);
    this.left = Number(this.dataset.left);
    this.right = Number(this.dataset.right);
    this.svg = this.querySelector("svg");
    this.form = this.querySelector("form");
    const last = this.edges.length - 1;
    this.chosen = [0, last];
    this.box = make("rect", { class: "brush", y: 24, height: 372, x: this.left, width: 0, "pointer-events": "none" });
    this.handles = ["From", "To"].map((name, side) => {
      const handle = make("rect", { class: "handle", y: 196, width: 12, height: 38, rx: 4, tabindex: 0, role: "slider",
        "aria-label": name, "aria-valuemin": 0, "aria-valuemax": last });
      handle.addEventListener("keydown", (event) => this.step(event, side));
      return handle;
    });
    this.svg.append(this.box, ...this.handles);
    this.draw();
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.svg.addEventListener("click", (event) => { if (this.dragged) { event.preventDefault(); this.dragged = false; } }, true);
    this.addEventListener("keydown", (event) => this.move(event));
  }

  at(edge) {
    const [first, last] = [this.edges[0], this.edges.at(-1)];
    return this.left + ((this.right - this.left) * (this.edges[edge] - first)) / (last - first);
  }

  edgeAt(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    let best = 0;
    for (let edge = 0; edge < this.edges.length; edge++) {
      if (Math.abs(this.at(edge) - point.x) < Math.abs(this.at(best) - point.x)) best = edge;
    }
    return best;
  }

  begin(event) {
    if (event.button !== 0) return;
    const side = this.handles.indexOf(event.target);
    const start = side < 0 ? this.edgeAt(event) : this.chosen[1 - side];
    const from = event.clientX;
    let moving = false;
    const drag = (each) => {
      if (!moving && Math.abs(each.clientX - from) < MOVED) return;
      moving = this.dragged = true;
      this.choose(start, this.edgeAt(each));
    };
    const end = () => {
      removeEventListener("pointermove", drag);
      removeEventListener("pointerup", end);
      setTimeout(() => { this.dragged = false; });
    };
    addEventListener("pointermove", drag);
    addEventListener("pointerup", end);
  }

  choose(one, other) {
    const [from, to] = one < other ? [one, other] : [other, one];
    if (from === to) return;
    this.chosen = [from, to];
    this.form.elements.since.value = dayOf(this.edges[from]);
    this.form.elements.until.value = dayOf(this.edges[to] - 1);
    this.draw();
  }

  draw() {
    const [from, to] = this.chosen.map((edge) => this.at(edge));
    const isAll = this.chosen[0] === 0 && this.chosen[1] === this.edges.length - 1;
    this.box.setAttribute("x", from);
    this.box.setAttribute("width", isAll ? 0 : to - from);
    this.handles.forEach((handle, side) => {
      handle.setAttribute("x", (side ? to : from) - 6);
      handle.setAttribute("aria-valuenow", this.chosen[side]);
      handle.setAttribute("aria-valuetext", dayOf(this.edges[this.chosen[side]] - side));
    });
  }

  step(event, side) {
    const last = this.edges.length - 1;
    const moves = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -6, PageUp: 6, Home: -last, End: last };
    if (event.key === "Enter") { this.form.requestSubmit(); event.preventDefault(); return; }
    if (event.key === "Escape") { this.choose(0, last); event.stopPropagation(); return; }
    if (!(event.key in moves)) return;
    event.preventDefault();
    const bounds = side ? [this.chosen[0] + 1, last] : [0, this.chosen[1] - 1];
    const next = Math.min(Math.max(this.chosen[side] + moves[event.key], bounds[0]), bounds[1]);
    this.choose(side ? this.chosen[0] : next, side ? next : this.chosen[1]);
  }

  move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    const link = [...this.querySelectorAll("[data-move]")].find((each) => each.dataset.move === event.key);
    if (link) { link.click(); event.preventDefault(); }
  }
}

customElements.define("sayso-brush", Brush);
