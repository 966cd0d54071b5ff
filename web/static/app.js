// Improves pages that are complete without it. No state of its own, no words of its own: texts come in data attributes.

const inField = (e) => e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

// Ctrl+Enter saves the form one is in; with Shift it goes on to the next record, where a form offers that.
document.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
  const form = e.target.closest("form");
  if (!form || form.method !== "post") return;
  e.preventDefault();
  form.requestSubmit((e.shiftKey && form.querySelector("button[name=next]")) || form.querySelector("button.go"));
});

// Keys without Ctrl: what a key leads to says so in data-key, on the page itself first, then in the frame.
const search = () => [...document.querySelectorAll("[data-find]")].find((b) => b.checkVisibility());
const rowLinks = () => [...document.querySelectorAll("main table.rows tbody tr")].map((row) => row.querySelector(".ref a, a")).filter(Boolean);
const go = (step) => {
  const links = rowLinks();
  const row = document.activeElement.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  (links[at < 0 ? 0 : at + step] ?? links[at])?.focus();
};
const showMap = async (link) => {
  let map = document.getElementById("map");
  if (!map) {
    const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return link.click();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    map = document.createElement("dialog");
    map.id = "map";
    map.setAttribute("aria-label", page.querySelector("h1").textContent);
    map.append(page.querySelector("h1"), page.getElementById("keyboard"));
    map.addEventListener("click", (e) => e.target === map && map.close());
    document.body.append(map);
  }
  map.showModal();
};
const keys = {
  "/": () => { const box = search(); box?.focus(); box?.select(); return box; },
  j: () => go(1),
  k: () => go(-1),
  x: () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
  ".": () => document.querySelector(".pager [rel=next]")?.click(),
  ",": () => document.querySelector(".pager [rel=prev]")?.click(),
};
let first = "";
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || inField(e) || document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
  const pressed = first + e.key;
  first = e.key === "g" ? "g " : "";
  const name = CSS.escape(pressed);
  const link = document.querySelector(`main [data-key="${name}"]`) ?? document.querySelector(`[data-key="${name}"]`);
  if (!link && !keys[pressed]) return;
  e.preventDefault();
  if (pressed === "?") showMap(link);
  else if (link) link.click();
  else keys[pressed]();
});

// A menu closes by a click elsewhere, by Escape (which gives the focus back), and when the focus leaves it.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (e) => {
  for (const menu of openMenus()) if (!menu.contains(e.target)) menu.open = false;
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const menu of openMenus()) {
    const had = menu.contains(document.activeElement);
    menu.open = false;
    if (had) menu.querySelector("summary").focus();
  }
});
document.addEventListener("focusin", (e) => {
  for (const menu of openMenus()) if (!menu.contains(e.target)) menu.open = false;
});

// Leaving with unsaved text asks. What the server gave back with errors or warnings is not saved either.
const written = (form) => JSON.stringify([...new FormData(form)].map(([k, v]) => [k, v instanceof File ? v.name : v]));
const guarded = new Map();
for (const form of document.querySelectorAll("form:is(.form, .reply)[method=post]")) {
  guarded.set(form, form.querySelector("[aria-invalid=true], .confirm") ? null : written(form));
}
let leaving = false;
document.addEventListener("submit", (e) => {
  if (!guarded.has(e.target)) return;
  if (leaving) return e.preventDefault(); // a second click
  leaving = true;
  setTimeout(() => (leaving = false), 3000); // an answer that is a file leaves the page standing
});
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (e) => {
  if (leaving || navigator.userActivation?.hasBeenActive === false) return; // browsers ask only who has touched the page
  for (const [form, before] of guarded) if (written(form) !== before) return e.preventDefault();
});

// A row is a link: a click that selects no text and hits no control follows its first link.
document.addEventListener("click", (e) => {
  const row = e.target.closest("table.rows tbody tr");
  if (!row || e.defaultPrevented || e.button !== 0 || e.target.closest("a, button, input, label, summary, .pick")) return;
  if (String(getSelection()).length > 0) return;
  const link = row.querySelector(".ref a");
  if (!link) return;
  if (e.ctrlKey || e.metaKey) open(link.href, "_blank", "noopener");
  else link.click();
});

// A long list of choices can be narrowed by typing, without regard to accents.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
for (const box of document.querySelectorAll("[data-narrow]")) {
  box.hidden = false;
  const choices = [...box.parentElement.querySelectorAll(".tick")].map((tick) => [tick, plain(tick.textContent)]);
  box.addEventListener("input", () => {
    const wanted = plain(box.value.trim());
    for (const [tick, text] of choices) tick.hidden = !text.includes(wanted) && !tick.querySelector(":checked");
  });
  box.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault(); // narrowing is not applying
    const shown = choices.filter(([tick]) => !tick.hidden);
    if (shown.length === 1) shown[0][0].querySelector("input").click();
  });
}

// A date is typed as one likes; the browser's calendar stands beside it.
for (const input of document.querySelectorAll("input[data-date]")) {
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.className = "sr";
  picker.setAttribute("aria-hidden", "true");
  if (!picker.showPicker) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = "▦";
  button.title = input.dataset.date;
  button.setAttribute("aria-label", input.dataset.date);
  button.addEventListener("click", () => {
    picker.value = /^\d{4}-\d{2}-\d{2}$/.test(input.value) ? input.value : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
  input.after(button, picker);
}

// Boxes that tick every row of their table.
for (const all of document.querySelectorAll("input[data-all]")) {
  const rows = () => all.closest("table").querySelectorAll("tbody .pick input");
  all.hidden = false;
  all.addEventListener("change", () => rows().forEach((box) => (box.checked = all.checked)));
}

// The bar of what can be done to rows appears once some are ticked, and counts them; Shift ticks all between.
for (const bar of document.querySelectorAll("[data-bulk]")) {
  const boxes = [...document.querySelectorAll(`[form=${bar.id}]`)], told = bar.querySelector("[data-picked]");
  const count = () => {
    const n = boxes.filter((box) => box.checked).length;
    bar.hidden = !n && !bar.elements.all.checked;
    told.textContent = told.dataset.picked.replace("#", n.toLocaleString(document.documentElement.lang));
  };
  let last = -1;
  document.addEventListener("click", (e) => {
    const now = boxes.indexOf(e.target);
    if (now < 0) return;
    if (e.shiftKey && last >= 0) for (let i = Math.min(now, last); i <= Math.max(now, last); i++) boxes[i].checked = e.target.checked;
    last = now;
  });
  document.addEventListener("change", count);
  addEventListener("pageshow", count);
}

// Work that goes on in the background tells how far it is; when it is done the page goes on by itself.
for (const part of document.querySelectorAll("[data-poll]")) {
  const look = async () => {
    const answer = await fetch(part.dataset.poll).catch(() => null);
    if (answer?.redirected) return location.replace(answer.url);
    if (answer?.ok) part.innerHTML = await answer.text();
    if (answer?.status !== 404) setTimeout(look, 800);
  };
  setTimeout(look, 800);
}
