"use strict";
// What the page does beyond what its style does: filter by name, go about by keys.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const filter = document.getElementById("filter");
  const matches = document.getElementById("matches");
  const help = document.getElementById("help");
  const boxes = all("input[data-attempt]");
  const panel = document.querySelector(".panel");
  let current = null;

  const apply = () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const one of all("[data-path]")) {
      one.hidden = !one.dataset.path.toLowerCase().includes(wanted);
    }
    const files = all(".of-files tr[data-path]");
    const shown = files.filter((one) => !one.hidden).length;
    matches.textContent = wanted ? `${shown} of ${files.length} files` : "";
    const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.dataset.attempt));
    for (const one of all(".variant")) {
      one.hidden = one.dataset.attempts.split(" ").every((key) => off.has(key));
    }
    for (const one of all(".point")) {
      one.classList.toggle("away", [...one.querySelectorAll(".variant")].every((v) => v.hidden));
    }
    for (const one of all(".ways .way")) {
      const who = [...one.querySelectorAll(".who")];
      one.hidden = who.every((w) => off.has([...w.classList].find((c) => c !== "who").slice(1)));
    }
  };

  const go = (step) => {
    const stops = all(".stop").filter((one) => one.checkVisibility());
    if (stops.length === 0) return;
    let at = stops.indexOf(current);
    if (at < 0) {
      const below = stops.findIndex((one) => one.getBoundingClientRect().top > 8);
      at = step > 0 ? (below < 0 ? stops.length : below) - 1 : below < 0 ? stops.length : below;
    }
    current = stops[Math.min(Math.max(at + step, 0), stops.length - 1)];
    const summary = current.querySelector("summary");
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: "start" });
  };

  const choose = (...ids) => {
    const radios = ids.map((id) => document.getElementById(id));
    const at = radios.findIndex((radio) => radio.checked);
    radios[(at + 1) % radios.length].checked = true;
  };

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    o: () => { if (current) current.open = !current.open; },
    "/": () => { panel.open = true; filter.focus(); filter.select(); },
    u: () => choose("split", "unified"),
    t: () => choose(...(matchMedia("(prefers-color-scheme: dark)").matches
      ? ["system", "light", "dark"] : ["system", "dark", "light"])),
    "?": () => (help.open ? help.close() : help.showModal()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input[type=search]");
    if (typing && event.key === "Escape") {
      filter.value = "";
      apply();
      filter.blur();
    }
    if (typing || (help.open && event.key !== "?")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  filter.addEventListener("input", apply);
  for (const box of boxes) box.addEventListener("change", apply);
  for (const button of all("button[data-all]")) {
    button.addEventListener("click", () => {
      for (const label of button.closest("fieldset").querySelectorAll("label")) {
        label.control.checked = button.dataset.all === "good"
          ? label.querySelector(".good") !== null : button.dataset.all !== "";
      }
      apply();
    });
  }
  document.getElementById("keys").addEventListener("click", () => help.showModal());
  document.getElementById("close").addEventListener("click", () => help.close());
  document.documentElement.classList.add("js");
  // On a narrow screen it would stand before all that there is to read.
  if (matchMedia("(max-width: 60rem)").matches) panel.open = false;
  // A browser that comes back to the page may have kept what was set.
  apply();
})();
