// Quickens pages that work without it: partial updates (htmx), suggestions from the keyboard, the map on demand.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages stay out of the browser's storage
htmx.config.refreshOnHistoryMiss = true;
htmx.config.scrollIntoViewOnBoost = false;

document.documentElement.classList.add("scripted");

// The combobox of the search field (WAI-ARIA Authoring Practices, editable combobox with list autocomplete).
function combobox(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  if (!list) return;
  let chosen = -1;
  let awaited = null; // the text whose suggestions may still be shown: none once the reader has closed the list
  const options = () => Array.from(list.querySelectorAll("[role=option]"));
  const release = () => {
    options().forEach((option) => option.setAttribute("aria-selected", "false"));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    awaited = null;
    list.hidden = true;
    release();
    input.setAttribute("aria-expanded", "false");
  };
  const choose = (position) => {
    const all = options();
    if (!all.length) return;
    chosen = (position + all.length) % all.length;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };
  input.addEventListener("input", () => {
    awaited = input.value;
    release();
  });
  list.addEventListener("htmx:beforeSwap", (event) => {
    // An answer that comes late, to a text since changed or a list since closed, would offer what nobody asked for.
    if (event.detail.requestConfig.formData.get(input.name) !== awaited) event.detail.shouldSwap = false;
  });
  list.addEventListener("htmx:afterSwap", () => {
    const some = options().length > 0 && document.activeElement === input;
    list.hidden = !some;
    release();
    input.setAttribute("aria-expanded", String(some));
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options()[chosen].querySelector("a").click();
    }
  });
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(), 200));
  input.form?.addEventListener("submit", close);
}

document.querySelectorAll("[role=combobox]").forEach(combobox);

// The map of the world becomes one to move about in when it is asked for; only then is its code loaded.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-map-script]");
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  const { open } = await import(button.dataset.mapScript);
  await open(button);
});

// Facets stay folded or unfolded as the reader has left them when the filters come anew, and so keep the focus.
let folds = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  folds = new Map(Array.from(document.querySelectorAll("#filters details[id]"), (part) => [part.id, part.open]));
});
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const part of document.querySelectorAll("#filters details[id]")) {
    if (folds.has(part.id)) part.open = folds.get(part.id);
  }
});

// Filters of a small screen: focus follows the reader back to the results.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "answer") return;
  const moved = event.detail.requestConfig?.elt?.matches?.(".paging a");
  if (moved) document.getElementById("result-head")?.focus();
});

// A moment that the portal has just told is shown by the reader's own clock.
document.addEventListener("htmx:afterSwap", (event) => {
  for (const time of event.target.querySelectorAll("time[data-clock]")) {
    const moment = new Date(time.dateTime);
    time.textContent = moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }
});
