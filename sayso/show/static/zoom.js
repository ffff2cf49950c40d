// Zooms and moves a picture by wheel, drag, keys and buttons. Without this the whole picture stands there.
const MOVED = 5;
const KEYS = { "+": [0.8, 0, 0], "=": [0.8, 0, 0], "-": [1.25, 0, 0], ArrowLeft: [1, -0.1, 0], ArrowRight: [1, 0.1, 0], ArrowUp: [1, 0, -0.1], ArrowDown: [1, 0, 0.1] };

class Zoom extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg");
    this.whole = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.box = [...this.whole];
    const bar = document.createElement("p");
    bar.className = "zoom-bar";
    for (const [words, key] of [["nearer", "+"], ["farther", "-"], ["whole", "0"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${words} ${key}`;
      button.addEventListener("click", () => this.press(key));
      bar.append(button);
    }
    this.prepend(bar);
    this.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.press(event.key)) event.preventDefault();
    });
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.15 : 0.87, this.point(event));
    }, { passive: false });
    this.svg.addEventListener("pointerdown", (event) => this.drag(event));
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.svg.addEventListener("click", (event) => { if (this.dragged) { event.preventDefault(); this.dragged = false; } }, true);
    this.svg.addEventListener("dblclick", (event) => this.zoom(0.6, this.point(event)));
    this.svg.addEventListener("focusin", (event) => this.reveal(event.target));
  }

  point(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
  }

  press(key) {
    if (key === "0") { this.box = [...this.whole]; this.show(); return true; }
    if (!(key in KEYS)) return false;
    const [scale, right, down] = KEYS[key];
    if (scale !== 1) this.zoom(scale, { x: this.box[0] + this.box[2] / 2, y: this.box[1] + this.box[3] / 2 });
    else { this.box[0] += right * this.box[2]; this.box[1] += down * this.box[3]; this.show(); }
    return true;
  }

  zoom(scale, at) {
    const width = Math.min(Math.max(this.box[2] * scale, this.whole[2] / 40), this.whole[2]);
    const real = width / this.box[2];
    this.box = [at.x - (at.x - this.box[0]) * real, at.y - (at.y - this.box[1]) * real, width, this.box[3] * real];
    this.show();
  }

  show() {
    for (const side of [0, 1]) {
      const most = this.whole[side] + this.whole[side + 2] - this.box[side + 2];
      this.box[side] = Math.min(Math.max(this.box[side], this.whole[side]), most);
    }
    this.svg.setAttribute("viewBox", this.box.map((each) => each.toFixed(1)).join(" "));
  }

  reveal(target) {
    const circle = target.querySelector?.("circle");
    if (!circle) return;
    const at = [Number(circle.getAttribute("cx")), Number(circle.getAttribute("cy"))];
    for (const side of [0, 1]) {
      const place = at[side] - this.box[side];
      if (place < 0 || place > this.box[side + 2]) this.box[side] = at[side] - this.box[side + 2] / 2;
    }
    this.show();
  }

  drag(event) {
    if (event.button !== 0) return;
    const [x, y] = [event.clientX, event.clientY];
    const start = [...this.box];
    const scale = 1 / this.svg.getScreenCTM().a;
    const move = (each) => {
      if (!this.dragged && Math.hypot(each.clientX - x, each.clientY - y) < MOVED) return;
      this.dragged = true;
      this.box[0] = start[0] - (each.clientX - x) * scale;
      this.box[1] = start[1] - (each.clientY - y) * scale;
      this.show();
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      setTimeout(() => { this.dragged = false; });
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  }
}

customElements.define("sayso-zoom", Zoom);
