"use strict";
// No framework and no network: the figures stand in the page, text is only ever set as text.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const byId = (id) => document.getElementById(id);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function table(target, columns, rows, numbersFrom) {
  target.replaceChildren();
  const head = element("tr");
  for (const title of columns) head.append(element("th", title));
  const thead = element("thead");
  thead.append(head);
  const body = element("tbody");
  for (const row of rows) {
    const line = element("tr");
    row.forEach((cell, index) =>
      line.append(element("td", cell, index >= numbersFrom ? "number" : "")));
    body.append(line);
  }
  target.append(thead, body);
  return body;
}

function option(value, label) {
  const made = element("option", label);
  made.value = value;
  return made;
}

const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function chosen() {
  const text = fold(byId("search").value);
  const verdict = byId("verdict").value;
  const size = byId("size").value;
  return data.cafes.filter((cafe) =>
    (!verdict || cafe.verdict === verdict) && (!size || cafe.size === size)
    && fold(`${cafe.name} ${cafe.commune}`).includes(text));
}

function list() {
  const found = chosen();
  const rows = found.map((cafe) => [
    cafe.name, cafe.commune, cafe.sizeLabel, cafe.verdictLabel,
    cafe.months.length ? cafe.months[cafe.months.length - 1].cells[0] : "-",
    cafe.reasons[0] || ""]);
  const body = table(byId("list"), words.cafeColumns, rows, 99);
  [...body.rows].forEach((row, index) => {
    const cafe = found[index];
    row.cells[3].className = cafe.verdict;
    row.cells[4].className = "number";
    row.tabIndex = 0;
    row.addEventListener("click", () => one(cafe));
    row.addEventListener("keydown", (event) => { if (event.key === "Enter") one(cafe); });
  });
  byId("shown").textContent = words.shown
    .replace("{count}", found.length).replace("{of}", data.cafes.length);
}

function one(cafe) {
  byId("one").hidden = false;
  byId("one-name").textContent = `${cafe.name}, ${cafe.commune} : ${cafe.verdictLabel}`;
  byId("reasons").replaceChildren(...cafe.reasons.map((text) => element("li", text)));
  byId("actions").replaceChildren(...cafe.actions.map((action) =>
    element("li", `${action.done ? "☑" : "☐"} ${action.text} (${action.due})`)));
  table(byId("months"), words.monthColumns,
    cafe.months.map((point) => [point.label, ...point.cells]), 1);
  chart(cafe);
  byId("one").scrollIntoView({ block: "start" });
}

function chart(cafe) {
  const space = "http://www.w3.org/2000/svg";
  const svg = byId("chart");
  svg.replaceChildren();
  svg.setAttribute("viewBox", "0 0 960 190");
  svg.setAttribute("aria-label", words.monthColumns[1]);
  const most = Math.max(1, ...cafe.months.map((point) => point.revenue));
  const step = 960 / Math.max(1, cafe.months.length);
  cafe.months.forEach((point, index) => {
    const height = Math.max(0, 140 * point.revenue / most);
    const bar = document.createElementNS(space, "rect");
    for (const [name, value] of Object.entries({
      x: index * step + step * 0.15, y: 160 - height, width: step * 0.7, height })) {
      bar.setAttribute(name, value);
    }
    const label = document.createElementNS(space, "text");
    label.setAttribute("x", index * step + step / 2);
    label.setAttribute("y", 180);
    label.setAttribute("text-anchor", "middle");
    label.textContent = point.label;
    const value = document.createElementNS(space, "text");
    value.setAttribute("x", index * step + step / 2);
    value.setAttribute("y", 154 - height);
    value.setAttribute("text-anchor", "middle");
    value.textContent = Math.round(point.revenue / 100).toLocaleString(document.documentElement.lang);
    svg.append(bar, label, value);
  });
}

byId("title").textContent = data.title;
for (const [label, value] of data.totals) {
  const box = element("div", label);
  box.append(element("b", value));
  byId("totals").append(box);
}
for (const verdict of data.verdicts) {
  const button = element("button", `${verdict.label} : ${verdict.count}`, verdict.code);
  button.type = "button";
  button.addEventListener("click", () => { byId("verdict").value = verdict.code; list(); });
  byId("verdicts").append(button);
}
byId("search").placeholder = words.search;
byId("search").setAttribute("aria-label", words.search);
byId("verdict").append(option("", words.allVerdicts),
  ...data.verdicts.map((verdict) => option(verdict.code, verdict.label)));
const sizes = new Map(data.cafes.map((cafe) => [cafe.size, cafe.sizeLabel]));
byId("size").append(option("", words.allSizes),
  ...[...sizes].map(([code, label]) => option(code, label)));
for (const id of ["search", "verdict", "size"]) byId(id).addEventListener("input", list);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
for (const [id, heading] of Object.entries(words.headings)) {
  byId(id).querySelector("h2").textContent = heading;
}
const into = (id) => byId(id).querySelector("table");
table(into("services"), words.serviceColumns, data.services, 1);
table(into("trials"), words.trialColumns, data.trials, 99);
table(into("impact"), words.impactColumns, data.impact, 1);
table(into("peers"), words.peerColumns, data.peers, 2);
list();
