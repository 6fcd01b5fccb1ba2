"use strict";
(function () {
  const map = document.getElementById("map-drawing");
  const world = document.getElementById("map-world");
  const status = document.getElementById("map-status");
  document.querySelectorAll(".needs-script").forEach((part) => { part.hidden = false; });

  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.whole-on-paper:not([open])").forEach((part) => { part.open = true; part.dataset.printed = ""; });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-printed]").forEach((part) => { part.open = false; delete part.dataset.printed; });
  });

  function opened(part) {
    for (let up = part; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
  }

  function addressed(address) { return document.getElementById(address.slice(1)); }

  function arrive() {
    const goal = location.hash && addressed(location.hash);
    if (goal) { opened(goal); goal.scrollIntoView(); }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    const goal = link && addressed(link.getAttribute("href"));
    if (goal) { opened(goal); }
  });
  window.addEventListener("hashchange", arrive);
  arrive();

  if (!map || !world) { return; }
  const box = map.viewBox.baseVal;
  const pixel = Number(map.dataset.pixel);
  const metre = Number(map.dataset.metre);
  const scaleBar = document.getElementById("map-scale");
  const sized = Array.from(map.querySelectorAll("[data-px]"));
  const labels = Array.from(map.querySelectorAll(".label"));
  const clusters = { far: Array.from(map.querySelectorAll(".clusters-far .cluster")), near: Array.from(map.querySelectorAll(".clusters-near .cluster")) };
  const closeBy = 4;
  const symbols = Array.from(map.querySelectorAll("defs .symbol"));
  let view = { x: 0, y: 0, k: 1 };

  function limit(value, low, high) { return Math.min(high, Math.max(low, value)); }

  function show() {
    view.k = limit(view.k, 1, 40);
    view.x = limit(view.x, box.width * (1 - view.k), 0);
    view.y = limit(view.y, box.height * (1 - view.k), 0);
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    const size = pixel / view.k;
    sized.forEach((part) => { part.setAttribute("stroke-width", Number(part.dataset.px) * size); });
    symbols.forEach((part) => { part.setAttribute("transform", `scale(${size})`); });
    labels.forEach((part) => { part.setAttribute("transform", `${part.dataset.at} scale(${size})`); });
    map.classList.toggle("is-close", view.k >= closeBy);
    const seen = view.k >= closeBy && clusters.near.length ? clusters.near : clusters.far;
    seen.forEach((part) => { part.setAttribute("transform", `${part.dataset.at} scale(${size})`); });
    drawScale();
  }

  function drawScale() {
    const wanted = Number(scaleBar.dataset.metres) / view.k;
    const power = Math.pow(10, Math.floor(Math.log10(wanted)));
    const metres = [5, 2, 1].map((factor) => factor * power).find((length) => length <= wanted * 1.001) || power;
    const length = metres * metre * view.k;
    const tick = Math.round(5 * pixel);
    scaleBar.querySelector(".scale-halo").setAttribute("d", `M0 0h${length}`);
    scaleBar.querySelector(".scale-line").setAttribute("d", `M0 ${-tick}v${tick}h${length}v${-tick}`);
    scaleBar.querySelector("text").textContent = `${metres.toLocaleString(document.documentElement.lang)} m`;
  }

  function zoom(factor, x, y) {
    const before = view.k;
    view.k = limit(view.k * factor, 1, 40);
    view.x = x - (x - view.x) * view.k / before;
    view.y = y - (y - view.y) * view.k / before;
    show();
  }

  function place(event) {
    const matrix = map.getScreenCTM().inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  }

  const actions = {
    in: () => zoom(1.6, box.width / 2, box.height / 2),
    out: () => zoom(1 / 1.6, box.width / 2, box.height / 2),
    reset: () => { view = { x: 0, y: 0, k: 1 }; show(); },
    next: () => step(1),
    previous: () => step(-1),
  };
  document.querySelectorAll("[data-map]").forEach((button) => {
    button.addEventListener("click", () => actions[button.dataset.map]());
  });

  map.setAttribute("tabindex", "0");
  map.classList.add("can-move");
  map.addEventListener("keydown", (event) => {
    const step = box.width / 8;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (event.key === "+" || event.key === "=") { actions.in(); }
    else if (event.key === "-") { actions.out(); }
    else if (event.key === "0") { actions.reset(); }
    else if (event.key === "n") { actions.next(); }
    else if (event.key === "p") { actions.previous(); }
    else if (event.key === "Enter" && map.querySelector(".is-current")) { toRow(map.querySelector(".is-current")); }
    else if (moves[event.key] && view.k > 1) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; show(); }
    else { return; }
    event.preventDefault();
  });
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== map) { return; }
    event.preventDefault();
    const here = place(event);
    zoom(event.deltaY < 0 ? 1.25 : 0.8, here.x, here.y);
  }, { passive: false });

  let held = null;
  let moved = false;
  map.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) { return; }
    held = place(event);
    moved = false;
  });
  map.addEventListener("pointermove", (event) => {
    if (!held) { return; }
    const here = place(event);
    if (!moved && Math.hypot(here.x - held.x, here.y - held.y) < 4 * pixel) { return; }
    if (!moved) { map.setPointerCapture(event.pointerId); map.classList.add("is-moving"); }
    moved = true;
    view.x += here.x - held.x;
    view.y += here.y - held.y;
    held = here;
    show();
  });
  ["pointerup", "pointercancel"].forEach((name) => map.addEventListener(name, () => {
    held = null;
    map.classList.remove("is-moving");
  }));
  map.addEventListener("click", (event) => { if (moved) { event.preventDefault(); event.stopPropagation(); moved = false; } }, true);

  map.addEventListener("click", (event) => {
    const cluster = event.target.closest(".cluster");
    if (!cluster) { return; }
    const here = place(event);
    zoom(closeBy, here.x, here.y);
  });

  function current(part) {
    document.querySelectorAll(".is-current").forEach((other) => other.classList.remove("is-current"));
    if (part) { part.classList.add("is-current"); }
  }

  function toMarker(marker) {
    const use = marker.querySelector("use");
    if (rule && rule.value && rule.value !== marker.dataset.code) { rule.value = ""; filter(); }
    view.k = Math.max(view.k, limit(box.width / (300 * metre), 1, 6));
    view.x = box.width / 2 - Number(use.getAttribute("x")) * view.k;
    view.y = box.height / 2 - Number(use.getAttribute("y")) * view.k;
    show();
    current(marker);
    tell(marker);
    map.scrollIntoView({ block: "center" });
    map.focus({ preventScroll: true });
  }

  function tell(marker) {
    status.textContent = `${marker.querySelector("title").textContent} `;
    const link = document.createElement("a");
    link.href = marker.getAttribute("href");
    link.textContent = status.dataset.toRow;
    status.append(link);
  }

  function toRow(marker) {
    const goal = addressed(marker.getAttribute("href"));
    opened(goal);
    current(goal);
    goal.setAttribute("tabindex", "-1");
    goal.focus();
    goal.scrollIntoView({ block: "center" });
  }

  function step(ways) {
    const wanted = Array.from(map.querySelectorAll(".findings-marks a")).filter((part) => {
      const shown = document.getElementById(`map-${part.dataset.status}`);
      return !part.classList.contains("is-filtered") && (!shown || shown.checked);
    });
    if (!wanted.length) { return; }
    const at = wanted.indexOf(map.querySelector(".is-current"));
    const next = at < 0 ? (ways > 0 ? 0 : wanted.length - 1) : (at + ways + wanted.length) % wanted.length;
    toMarker(wanted[next]);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    const goal = link && addressed(link.getAttribute("href"));
    if (!goal) { return; }
    if (map.contains(goal)) {
      event.preventDefault();
      toMarker(goal);
      history.replaceState(null, "", `#${goal.id}`);
      return;
    }
    if (map.contains(link) || status.contains(link)) { event.preventDefault(); toRow(link); }
  });

  const rule = document.getElementById("map-rule");
  function filter() {
    const code = rule.value;
    map.classList.toggle("one-rule", code !== "");
    map.querySelectorAll("[data-code]").forEach((part) => { part.classList.toggle("is-filtered", code !== "" && part.dataset.code !== code); });
    const chosen = rule.options[rule.selectedIndex].textContent;
    status.textContent = code === "" ? "" : chosen;
  }
  if (rule) { rule.addEventListener("change", filter); }

  const arrived = location.hash && addressed(location.hash);
  if (arrived && map.contains(arrived)) { toMarker(arrived); }
}());
