// Draws the charts, opens the table that a figure leads to, and marks where the reader is.
const told = JSON.parse(document.getElementById("charts").textContent);
const state = document.documentElement.dataset;
const failed = [];

for (const { place, spec } of told.charts) {
  const home = document.getElementById(place);
  home.replaceChildren();
  try {
    await window.vegaEmbed(home, spec, { actions: false, renderer: "svg", ...told.locales });
  } catch (fault) {
    failed.push(place);
    console.error(place, fault);
  }
}
state.charts = failed.length ? `failed ${failed.join(" ")}` : "drawn";

function open() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let shut = false;
  for (let home = row; home; home = home.parentElement) {
    if (home.tagName === "DETAILS" && !home.open) {
      home.open = shut = true;
    }
  }
  if (shut) row.scrollIntoView({ block: "center" });
}
window.addEventListener("hashchange", open);
open();

const links = new Map();
for (const link of document.querySelectorAll("nav.contents a")) {
  links.set(link.hash.slice(1), link);
}
const seen = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (!isIntersecting) continue;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(target.id).setAttribute("aria-current", "location");
  }
}, { rootMargin: "-10% 0px -80% 0px" });
for (const id of links.keys()) seen.observe(document.getElementById(id));
