// Bring the interactive figures of a page to life. Each one carries its frames in `data-frames`.
(() => {
  const unpack = async text => {
    const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  };

  const element = (name, style = "", attributes = {}) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.style.cssText = style;
    return made;
  };

  // Each function returns the element that a reader changes, and how to read and write its place.
  const makers = {
    slider(control) {
      const style = "flex: 1 1 9em; min-width: 9em; height: 2em; margin: 0; accent-color: #3b82c4";
      const input = element("input", style, {
        type: "range", min: 0, max: control.texts.length - 1, step: 1, value: control.start});
      return {input, place: () => Number(input.value), set: place => { input.value = place; }};
    },
    menu(control) {
      const style = "font: inherit; padding: 0.25em; max-width: 100%";
      const input = element("select", style);
      control.texts.forEach(text => input.add(new Option(text)));
      input.selectedIndex = control.start;
      return {input, place: () => input.selectedIndex};
    },
    switch(control) {
      const style = "width: 1.2em; height: 1.2em; margin: 0; accent-color: #3b82c4";
      const input = element("input", style, {type: "checkbox", checked: control.start === 1});
      return {input, place: () => Number(input.checked)};
    },
  };

  const addPlay = (row, part, count, words) => {
    const button = element("button", "font: inherit; padding: 0.2em 0.8em; min-width: 4.5em",
      {type: "button", textContent: words.play});
    button.dataset.lmSuppressShortcuts = "true";
    let timer = 0;
    const stop = () => { clearInterval(timer); timer = 0; button.textContent = words.play; };
    const move = place => { part.set(place); part.input.dispatchEvent(new Event("input")); };
    button.addEventListener("click", () => {
      if (timer) return stop();
      button.textContent = words.stop;
      if (part.place() === count - 1) move(0);
      timer = setInterval(() => {
        move(part.place() + 1);
        if (part.place() === count - 1 || !button.isConnected) stop();
      }, 400);
    });
    row.append(button);
  };

  const start = async root => {
    root.dataset.live = "yes";
    root.style.visibility = "hidden"; // the still picture does not flash
    try {
      const {controls, order, pictures, lines, ...words} = await unpack(root.dataset.frames);
      const bar = element("div",
        "display: flex; flex-wrap: wrap; align-items: center; gap: 0.3em 1.5em; max-width: 52em");
      const stage = element("div", "overflow-x: auto");
      const parts = controls.map(control => {
        const row = element("div",
          "display: flex; align-items: center; gap: 0.3em 0.6em; min-height: 2.2em;" +
          (control.kind === "slider" ? " flex: 1 1 17em; flex-wrap: wrap" : ""));
        const label = element("label", "display: contents");
        const part = makers[control.kind](control);
        part.input.dataset.lmSuppressShortcuts = "true"; // JupyterLab leaves the arrow keys to it
        const name = element("span", "", {textContent: control.label});
        part.output = element("span",
          "min-width: 3.5em; font-variant-numeric: tabular-nums; font-weight: bold");
        label.append(...(control.kind === "switch" ? [part.input, name] : [name, part.input]));
        row.append(label);
        if (control.kind === "slider") row.append(part.output);
        if (control.play) addPlay(row, part, control.texts.length, words);
        bar.append(row);
        part.input.addEventListener("input", () => show());
        return part;
      });
      let tallest = 0;
      const show = () => {
        let number = 0;
        parts.forEach((part, i) => {
          const {kind, texts} = controls[i], place = part.place();
          number = number * texts.length + place;
          if (kind === "slider") {
            part.output.textContent = texts[place];
            part.input.setAttribute("aria-valuetext", texts[place]);
          }
        });
        stage.innerHTML = pictures[order[number]].map(line => lines[line]).join("\n");
        tallest = Math.max(tallest, stage.offsetHeight); // what stands below does not jump
        stage.style.minHeight = `${tallest}px`;
      };
      addEventListener("resize", () => { tallest = 0; stage.style.minHeight = ""; });
      root.replaceChildren(bar, stage);
      show();
    } catch (error) {
      console.error(error); // the still picture stays
    }
    root.style.visibility = "";
  };

  document.querySelectorAll("[data-frames]:not([data-live])").forEach(start);
})();
