/*
 * The start page's tab, and the buttons Map and Submit, as a plugin of JupyterLab.
 *
 * JupyterLab loads a plugin as a module-federation container: an object with `init`, which gets
 * JupyterLab's own libraries, and `get`, which returns the plugin. A build tool usually writes this
 * file. This plugin is so small that it is written by hand, so nothing has to be built.
 */
(() => {
  "use strict";

  let scope = {};

  /** Return one of JupyterLab's own libraries, in its newest version. */
  async function load(name) {
    const versions = Object.keys(scope[name]).sort((a, b) =>
      a.localeCompare(b, undefined, { numeric: true })
    );
    return (await scope[name][versions[versions.length - 1]].get())();
  }

  async function makePlugin() {
    const [apputils, components, coreutils, launcher, services] = await Promise.all(
      ["apputils", "ui-components", "coreutils", "launcher", "services"].map((name) =>
        load(`@jupyterlab/${name}`)
      )
    );
    const { ICommandPalette, IFrame, MainAreaWidget, Notification } = apputils;
    const { ServerConnection } = services;
    const texts = JSON.parse(coreutils.PageConfig.getOption("autograderTexts") || "{}");

    /** Return a text in the reader's language, with its fields filled in. The server translates. */
    const _ = (text, fields = {}) =>
      (texts[text] ?? text).replace(/\{(\w+)\}/g, (field, name) => fields[name] ?? field);

    const base = coreutils.PageConfig.getBaseUrl();
    const settings = ServerConnection.makeSettings();

    /** Ask our server extension, and return its answer. */
    async function ask(path, method = "GET") {
      const answer = await ServerConnection.makeRequest(`${base}learn/${path}`, { method }, settings);
      if (!answer.ok) {
        throw new Error(`${answer.status} ${answer.statusText}`);
      }
      return answer.json();
    }

    const style = document.createElement("style");
    style.textContent = `
      .learn-tab .lm-TabBar-tabLabel { font-size: 0; }
      .learn-tab .lm-TabBar-tabLabel::before { font-size: var(--jp-ui-font-size1); vertical-align: middle; }
      /* on a phone, JupyterLab puts an open cell below its number, but not a folded one */
      @media (max-width: 700px) {
        .jp-Placeholder-prompt { display: none; }
        .jp-Placeholder-content { min-width: 0; margin: 0 8px 0 5px; }
        .jp-PlaceholderText { overflow: hidden; text-overflow: ellipsis; }
        .jp-Placeholder-contentContainer { min-width: 0; }
      }
      .learn-no-exercises .validate-button { display: none; }
      .learn-submit jp-button { font-weight: 600; color: var(--jp-brand-color1); }
    `;
    document.head.append(style);

    const getNumber = (chapter) => chapter.split("_")[0];

    /**
     * Name a notebook's tab by its chapter first, which a narrow tab still shows: "01 Lesson".
     *
     * A lesson and its assignment have the same file name. A style sheet names the tab, because
     * JupyterLab renames the file when the label of its tab changes.
     */
    function nameTab(panel, number, kind, label) {
      const look = `learn-tab-${kind}-${number}`.replace(/[^\w-]/g, "-");
      const text = JSON.stringify(`${label} `);
      style.sheet.insertRule(`.${look} .lm-TabBar-tabLabel::before { content: ${text}; }`);
      panel.title.className = `learn-tab ${look}`;
    }

    function activate(app, launch, palette) {
      const assignments = ask("assignments").catch(() => []);

      const darkRules = new WeakSet();

      /** Show JupyterLab's theme in a page of ours. */
      function passTheme(frame) {
        const page = frame.contentDocument?.documentElement;
        if (page) {
          const light = document.body.dataset.jpThemeLight !== "false";
          page.dataset.theme = light ? "light" : "dark";
          page.style.colorScheme = page.dataset.theme;
          // the feedback page is also a file of its own, and there it follows the system's theme
          for (const sheet of frame.contentDocument.styleSheets) {
            for (const rule of sheet.cssRules) {
              if (darkRules.has(rule) || rule.conditionText?.includes("color-scheme: dark")) {
                darkRules.add(rule);
                rule.media.mediaText = light ? "not all" : "screen";
              }
            }
          }
        }
      }

      /** Return the tab with a page of ours. It is made if it is not open. */
      function openPage(id, title, path, onClick) {
        const place = `${base}${path}`;
        let tab = [...app.shell.widgets("main")].find((widget) => widget.id === id);
        if (tab) {
          app.shell.activateById(id);
          return tab;
        }
        const content = new IFrame({
          sandbox: ["allow-same-origin", "allow-scripts", "allow-popups"]
        });
        const frame = content.node.querySelector("iframe");
        frame.addEventListener("load", () => {
          passTheme(frame);
          if (onClick) {
            frame.contentDocument?.addEventListener("click", onClick);
          }
        });
        content.url = place;
        tab = new MainAreaWidget({ content });
        tab.id = id;
        tab.title.label = title;
        tab.title.closable = true;
        tab.toolbar.hide();
        const themes = new MutationObserver(() => passTheme(frame));
        themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
        tab.disposed.connect(() => themes.disconnect());
        app.shell.add(tab, "main");
        app.shell.activateById(id);
        return tab;
      }

      /** Open a file, at a heading if one is named. */
      async function openFile(path, heading) {
        const tab = await app.commands.execute("docmanager:open", { path });
        if (!heading || !tab?.setFragment) {
          return;
        }
        await tab.context.ready;
        // JupyterLab makes the cells of a long notebook one after the other, so the first tries may
        // come too early
        const name = CSS.escape(heading);
        for (let tries = 0; tries < 40 && !tab.isDisposed; tries++) {
          tab.setFragment(`#${heading}`);
          await new Promise((resolve) => setTimeout(resolve, 400));
          const target = tab.node.querySelector(`[data-jupyter-id="${name}"], [id="${name}"]`);
          const [at, panel] = [target, tab.node].map((node) => node?.getBoundingClientRect());
          if (at && at.top >= panel.top && at.top < panel.bottom) {
            return;
          }
        }
      }

      /** Open the newest feedback page of an assignment. */
      function openFeedback(name) {
        const id = `learn-feedback-${name}`;
        const title = _("{number} Feedback", { number: getNumber(name) });
        [...app.shell.widgets("main")].find((widget) => widget.id === id)?.dispose();
        return openPage(id, title, `learn/feedback/${name}`, (event) => {
          const link = event.target.closest("a[href]");
          const target = link && new URL(link.href);
          // the page's links to lessons are relative to its copy in the workspace
          const files = new URL(`${base}learn/`, window.location.href);
          if (target?.origin === files.origin && target.pathname.startsWith(files.pathname)) {
            event.preventDefault();
            const path = decodeURIComponent(target.pathname.slice(files.pathname.length));
            void openFile(path, decodeURIComponent(target.hash.slice(1)));
          }
        });
      }

      /** Wait until a submission is graded. Return the server's answer. */
      async function waitForGrade(name, submitted) {
        for (;;) {
          const answer = await ask(`grade/${name}?submitted=${encodeURIComponent(submitted)}`);
          if (answer.message || answer.problem) {
            return answer;
          }
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      }

      /** Save and submit the notebook of a panel, and open its feedback. */
      async function submit(panel, name) {
        const message = _("Submitting {name}. The checks on other inputs run now.", { name });
        const id = Notification.emit(message, "in-progress", { autoClose: false });
        const fail = (text) =>
          Notification.update({ id, message: text, type: "error", autoClose: false });
        try {
          await panel.context.save();
          const sent = await ask(`submit/${name}`, "POST");
          const graded = sent.problem ? sent : await waitForGrade(name, sent.submitted);
          if (graded.problem) {
            fail(graded.problem);
            return;
          }
          const actions = [{ label: _("Feedback"), callback: () => openFeedback(name) }];
          const type = graded.complete ? "success" : "info";
          Notification.update({ id, message: graded.message, type, autoClose: 15000, actions });
          openFeedback(name);
        } catch (error) {
          fail(_("Submitting failed: {error}", { error: error.message }));
        }
      }

      function addButton(panel, name, label, tooltip, onClick) {
        const button = new components.ToolbarButton({ label, tooltip, onClick });
        panel.toolbar.insertItem(10, name, button);
        return button;
      }

      const openStart = () => openPage("learn-start", _("Start page"), "learn");

      app.docRegistry.addWidgetExtension("Notebook", {
        createNew: (panel, context) => {
          addButton(panel, "learn-map", _("Map"), _("Open the start page"), openStart);
          const [, lesson] = context.path.match(/^notebooks\/([^/]+)\.ipynb$/) ?? [];
          const isLesson = Boolean(lesson);
          if (isLesson) {
            const number = getNumber(lesson);
            nameTab(panel, number, "lesson", _("{number} Lesson", { number }));
          }
          panel.toggleClass("learn-no-exercises", isLesson);
          void Promise.all([assignments, context.ready]).then(([names]) => {
            const name = context.path.split("/")[0];
            if (!panel.isDisposed && names.includes(name) && context.path === `${name}/${name}.ipynb`) {
              const number = getNumber(name);
              nameTab(panel, number, "assignment", _("{number} Assignment", { number }));
              const tooltip = _("Save, submit, and run all checks, the hidden ones too");
              let running = false;
              const onClick = async () => {
                if (!running) {
                  running = true;
                  await submit(panel, name);
                  running = false;
                }
              };
              addButton(panel, "learn-submit", _("Submit"), tooltip, onClick).addClass("learn-submit");
            }
          });
        }
      });

      app.commands.addCommand("learn:start", { label: _("Start page"), execute: openStart });
      launch?.add({ command: "learn:start", category: _("Course"), rank: 0 });
      palette?.addItem({ command: "learn:start", category: _("Course") });

      window.addEventListener("message", (event) => {
        const wish = event.origin === window.location.origin && event.data?.learn;
        if (wish?.feedback) {
          openFeedback(wish.feedback);
        } else if (wish?.path) {
          void openFile(wish.path, wish.anchor);
        }
      });

      // on a phone, the list of files would leave no room
      const narrow = window.matchMedia("(max-width: 700px)");
      const makeRoom = () => narrow.matches && app.shell.collapseLeft?.();
      void app.restored.then(makeRoom);
      narrow.addEventListener("change", makeRoom);
      // An address that names a file shows the file
      if (!/\/tree\/./.test(window.location.pathname)) {
        void app.restored.then(openStart);
      }
    }

    return {
      id: "autograder-learn:plugin",
      description: "The start page and the Submit button of a learner's workspace",
      autoStart: true,
      optional: [launcher.ILauncher, ICommandPalette],
      activate
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["autograder-learn"] = {
    init: (shared) => {
      scope = shared;
    },
    get: async () => {
      const plugin = await makePlugin();
      return () => ({ __esModule: true, default: plugin });
    }
  };
})();
