// Suggestions while typing: an ARIA combobox over the plain search form, which works without.
(() => {
  const WAIT = 150; // milliseconds without a key before it is asked
  const SHORTEST = 2;

  function enhance(input) {
    const form = input.form;
    const list = document.createElement("ul");
    const told = document.createElement("span");
    let options = [];
    let active = -1;
    let timer = 0;
    let asking = null;

    list.id = `${input.id}-goi-y`;
    list.className = "suggestions plain";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    list.hidden = true;
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    form.append(list, told);
    for (const [name, value] of [
      ["role", "combobox"],
      ["autocomplete", "off"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", list.id],
    ]) {
      input.setAttribute(name, value);
    }

    function close() {
      window.clearTimeout(timer);
      if (asking) asking.abort();
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(index) {
      if (active >= 0) options[active].setAttribute("aria-selected", "false");
      active = index;
      if (active < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }

    function show(found) {
      list.replaceChildren();
      options = found.map((row, index) => {
        const option = document.createElement("li");
        const title = document.createElement("span");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = row.url;
        title.textContent = row.title;
        option.append(title);
        if (row.note) {
          const note = document.createElement("span");
          note.className = "muted";
          note.textContent = row.note;
          option.append(" ", note);
        }
        return option;
      });
      list.append(...options);
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(options.length > 0));
      told.textContent = options.length ? `${options.length} ${input.dataset.count}` : "";
    }

    async function ask() {
      const text = input.value.trim();
      if (asking) asking.abort();
      if (text.length < SHORTEST) {
        show([]);
        return;
      }
      asking = new AbortController();
      try {
        const url = `${input.dataset.suggest}?q=${encodeURIComponent(text.slice(0, 200))}`;
        const answer = await fetch(url, { signal: asking.signal, credentials: "omit" });
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (document.activeElement === input && input.value.trim() === text) show(found);
      } catch {
        // Nothing to suggest: the form is there all the same.
      }
    }

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) {
          if (event.key === "ArrowDown") ask();
          return;
        }
        event.preventDefault();
        // One step beyond either end is the box itself.
        const step = event.key === "ArrowDown" ? 1 : -1;
        const places = options.length + 1;
        choose(((active + 1 + step + places) % places) - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        window.location.assign(options[active].dataset.url);
      }
    });
    input.addEventListener("blur", close);
    // The box keeps the focus while an option is pressed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) window.location.assign(option.dataset.url);
    });
  }

  for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);
})();
