// The map to move about in: Leaflet over the outline of the land; the places are those of the map it replaces.
import L from "leaflet";

function loadStyle(address) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A circle is reached with Tab; Enter or Space opens what a click opens, with the focus on the link; Escape goes back.
function reachable(marker, place, link) {
  const circle = marker.getElement();
  circle.setAttribute("tabindex", "0");
  circle.setAttribute("role", "button");
  circle.setAttribute("aria-label", place.label);
  circle.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    marker.openPopup();
    link.focus();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    marker.closePopup(); // the map itself hears Escape only while it has the focus
    circle.focus();
  });
}

export async function open(button) {
  const figure = button.closest("figure");
  const places = Array.from(figure.querySelectorAll("[data-degrees]"), (place) => ({
    degrees: place.dataset.degrees.split(",").map(Number),
    radius: Number(place.querySelector("circle").getAttribute("r")),
    chosen: place.classList.contains("chosen"),
    label: place.getAttribute("aria-label"),
    url: place.getAttribute("href"),
  }));
  const [land] = await Promise.all([
    fetch(button.dataset.land).then((answer) => answer.json()),
    loadStyle(button.dataset.mapStyle),
  ]);
  const canvas = document.createElement("div");
  canvas.className = "map";
  figure.querySelector("svg").replaceWith(canvas);
  const map = L.map(canvas, { minZoom: 1, maxZoom: 9, worldCopyJump: true, attributionControl: false, zoomControl: false });
  L.control.zoom({ zoomInTitle: button.dataset.zoomIn, zoomOutTitle: button.dataset.zoomOut }).addTo(map);
  map.setView([15, 10], 1); // layers need a view to be drawn in
  L.geoJSON(land, { interactive: false, style: { color: colour("--line-strong"), weight: 0.6, fillColor: colour("--land"), fillOpacity: 1, fillRule: "evenodd" } }).addTo(map);
  const bounds = [];
  for (const place of places) {
    const marker = L.circleMarker(place.degrees, {
      radius: place.radius,
      color: colour("--sheet"),
      weight: 1.5,
      fillColor: colour(place.chosen ? "--theme-quality-of-life" : "--accent"),
      fillOpacity: 0.85,
      className: "place",
    }).addTo(map);
    const link = document.createElement("a");
    link.href = place.url;
    link.textContent = place.label;
    marker.bindPopup(link, { closeButton: false }); // its label would be English; Escape and a click beside close it
    reachable(marker, place, link);
    bounds.push(place.degrees);
  }
  if (bounds.length) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 6, animate: false });
  const area = button.closest("figure").querySelector("[data-area]");
  if (area) {
    area.hidden = false;
    area.addEventListener("click", () => {
      const view = map.getBounds();
      const address = new URL(area.dataset.area, location.href);
      const clamp = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(3);
      const box = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
      address.searchParams.set("box", box.map((value, index) => clamp(value, index % 2 ? 90 : 180)).join(","));
      location.assign(address);
    });
  }
  button.remove();
  canvas.querySelector("a, [tabindex]")?.focus();
}
